import { describe, expect, test } from "@jest/globals";
import { diffHtml } from "../../src/demo/page/diffHtml.js";
import { withDrawnEmoji } from "../../src/demo/page/drawnEmoji.js";
import { html } from "../../src/demo/page/html.js";
import { markdown } from "../../src/demo/page/markdown.js";
import { mrkdwn } from "../../src/demo/page/mrkdwn.js";
import { sanitise } from "../../src/demo/page/sanitise.js";

const names = { users: { U0ADA: "Ada" }, channels: { C0: "vision" } };

describe("Markdown on the page", () => {
  test("what could run is shown as text or left out", () => {
    expect(markdown("<script>alert(1)</script>").text).not.toContain("<script");
    expect(markdown('<img src="x.png" onerror="alert(1)">').text).not.toContain("onerror");
    expect(markdown("[click](javascript:alert(1))").text).not.toContain("javascript:");
    expect(markdown('<a href="javascript:alert(1)">x</a>').text).not.toContain("javascript:");
    expect(markdown("<iframe src='https://example.org'></iframe>").text).toContain("&lt;iframe");
    expect(sanitise("<img src=x onerror=alert(1)//")).toBe("&lt;img src=x onerror=alert(1)//");
    expect(sanitise('<b\u000conclick="a()">x</b>')).not.toContain('onclick="');
  });

  test("tables, details, task lists, pictures and code stay", () => {
    const shown = markdown(
      "| a |\n|---|\n| 1 |\n\n<details><summary>More</summary>\n\n- [x] done\n\n</details>\n\n![c](http://h/i/c.png)\n\n`a < b`",
    ).text;
    for (const piece of [
      "<td>1</td>",
      "<details><summary>More",
      'type="checkbox"',
      '<img src="http://h/i/c.png" alt="c">',
      "<code>a &lt; b</code>",
    ])
      expect(shown).toContain(piece);
  });

  test("hidden marks stay hidden, numbers lead to their thread, alerts are boxes", () => {
    expect(markdown("text<!-- holdout:sticky -->").text).not.toContain("holdout:sticky");
    expect(markdown("see #12, not `#13`").text).toBe('<p>see <a href="#open-12">#12</a>, not <code>#13</code></p>\n');
    expect(markdown("> [!WARNING]\n> Mind it").text).toContain(
      '<blockquote class="alert warning"><p class="alert-title">Warning</p><p>Mind it',
    );
  });
});

describe("mrkdwn on the page", () => {
  test.each([
    ["*bold* and _italic_ and ~gone~", "<b>bold</b> and <i>italic</i> and <s>gone</s>"],
    ["2 * 3 * 4 and a_b_c", "2 * 3 * 4 and a_b_c"],
    ["`*not bold*`", "<code>*not bold*</code>"],
    ["<@U0ADA> in <#C0>", '<span class="mention">@Ada</span> in <span class="mention">#vision</span>'],
    ["1 &lt; 2 &amp; 3", "1 &lt; 2 &amp; 3"],
    ["<script>", "&lt;script&gt;"],
    ["&gt; quoted", "<blockquote>quoted</blockquote>"],
    ["```\na | b\n```", "<pre>a | b</pre>"],
    [":white_check_mark: ok", "✅ ok"],
  ])("%s", (text, shown) => {
    expect(mrkdwn(text, names).text).toBe(shown);
  });

  test("a link's label is shown as it is, and only web addresses lead anywhere", () => {
    expect(mrkdwn("<https://h/x|the `set`>", names).text).toBe(
      '<a href="https://h/x" target="_blank" rel="noopener">the `set`</a>',
    );
    expect(mrkdwn("<javascript:alert(1)|x>", names).text).not.toContain("<a");
  });
});

test("what is put into a template is escaped, unless it is HTML already", () => {
  expect(html`<p title="${'"'}">${"<b>"}${html`<i>${1}</i>`}${undefined}</p>`.text).toBe(
    '<p title="&quot;">&lt;b&gt;<i>1</i></p>',
  );
});

test("an annotation outside of the shown lines stands at the top of its file, with its place", () => {
  const file = {
    sha: "s",
    filename: "a.csv",
    status: "modified" as const,
    additions: 1,
    deletions: 0,
    changes: 1,
    patch: "@@ -1,1 +1,2 @@\n a\n+b",
  };
  const annotation = {
    path: "a.csv",
    start_line: 90,
    end_line: 90,
    annotation_level: "failure",
    message: "far away",
    title: "rule",
  };
  const shown = diffHtml(file, [annotation]).text;
  expect(shown.indexOf("a.csv:90")).toBeGreaterThan(0);
  expect(shown.indexOf("far away")).toBeLessThan(shown.indexOf("<table"));
});

test("the signs of runs, repeats and rules that do not apply are drawn where there is no emoji font", () => {
  const symbols = [...withDrawnEmoji("🏃 ♻️ ➖").matchAll(/emoji\.svg#(\w+)/g)].map(([, name]) => name);
  expect(symbols).toEqual(["play", "repeat", "dash"]);
});
