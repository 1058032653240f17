import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { marked } from "marked";
import { markdown, markdownFence, mrkdwn, mrkdwnFence } from "../../src/words/escape.js";
import { FUZZ_RUNS } from "../support/fuzzRuns.js";

describe("text from strangers inside GitHub's Markdown", () => {
  test.each([
    ["<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"],
    ["a | b", "a &#124; b"],
    ["a \\| b", "a \\\\&#124; b"],
    ["@everyone and @acme/team", "@\u200beveryone and @\u200bacme/team"],
    ["![x](http://evil)", "![x]\\(http://evil)"],
    ["one\ntwo\r\nthree", "one two three"],
    ["AT&T &lt;", "AT&amp;T &amp;lt;"],
    ["say `/holdout help`", "say `/holdout help`"],
    ["say `accept <task>`", "say <code>accept &lt;task&gt;</code>"],
    ["`a|b`", "<code>a&#124;b</code>"],
    ["one ` alone", "one \\` alone"],
    ["\u202etxt.exe", "txt.exe"],
  ])("%j reads as it was written: %j", (text, safe) => {
    expect(markdown(text)).toBe(safe);
  });

  test("whatever it is, it makes no element but code, and breaks no table", () => {
    const pieces = fc.constantFrom(
      "`",
      "``",
      "|",
      "\\",
      "<b>",
      "](",
      "![",
      "*",
      "@a",
      "x",
      " ",
      "&lt;",
      "\n",
      "~",
      "-->",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const html = marked.parse(`| a | b |\n| --- | --- |\n| ${markdown(parts.join(""))} | end |\n`, {
          async: false,
        });
        expect(html.match(/<td>/g)).toHaveLength(2);
        expect(html).toMatch(/<td>end<\/td>/);
        const elements = [...html.matchAll(/<\/?([a-z0-9]+)/g)].map((found) => found[1] ?? "");
        const ours = ["table", "thead", "tbody", "tr", "th", "td", "code", "em", "strong", "del"];
        expect(elements.filter((element) => !ours.includes(element))).toEqual([]);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});

describe("text from strangers inside Slack's mrkdwn", () => {
  test.each([
    ["<!channel> <@U1> <http://evil|here>", "&lt;!channel&gt; &lt;@U1&gt; &lt;http://evil|here&gt;"],
    ["@channel, @here!", "@\u200bchannel, @\u200bhere!"],
    ["AT&T", "AT&amp;T"],
    ["one\ntwo", "one two"],
  ])("%j calls nobody: %j", (text, safe) => {
    expect(mrkdwn(text)).toBe(safe);
  });

  test("a log can neither end its fence nor call anybody", () => {
    expect(mrkdwnFence(["```", "<!channel>\u0007", "a\tb"])).toBe("```\n'''\n&lt;!channel&gt;\na\tb\n```");
    expect(markdownFence(["```<b>"])).toBe("```\n'''<b>\n```");
  });
});
