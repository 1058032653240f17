import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { chromium, type BrowserContext, type Page as Tab } from "playwright-core";
import type { Page } from "../../src/demo/page/startPage.js";
import { startPage } from "../../src/demo/page/startPage.js";
import type { PageState } from "../../src/demo/page/pageState.js";
import type { World } from "../../src/demo/world/world.js";
import { startWorld } from "../../src/demo/world/world.js";
import { populate } from "./aPopulatedWorld.js";
import type { AService } from "./aService.js";
import { aService } from "./aService.js";
import { eventually } from "./eventually.js";

let world: World;
let service: AService;
let page: Page;

beforeAll(async () => {
  service = await aService();
  world = await startWorld({ serviceUrl: service.url });
  await populate(world);
  page = await startPage({ world, port: 0 });
});

afterAll(async () => {
  await page.close();
  await world.stop();
  await service.close();
});

async function stateOf(query: string): Promise<PageState> {
  return (await (await fetch(`${page.url}state?${query}`)).json()) as PageState;
}

async function act(asked: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${page.url}act`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(asked),
  });
}

describe("what the page is told", () => {
  test("a pull request has its comments rendered and its annotation under the very line", async () => {
    const { thread } = await stateOf("open=pull-3&viewer=ada");
    const sticky = thread?.conversation.map(({ html }) => html).find((html) => html.includes("Blocked: a label of"));
    expect(sticky).toContain("<td>better</td>");
    expect(sticky).toContain("<details><summary>");
    expect(sticky).not.toContain("holdout:sticky");
    const file = thread?.files.find(({ key }) => key === "file-data/labels/train.csv")?.html ?? "";
    expect(file.indexOf("+0173,9")).toBeGreaterThan(0);
    expect(file.indexOf("no-silent-label-fix")).toBeGreaterThan(file.indexOf("+0173,9"));
    expect(file.indexOf("no-silent-label-fix")).toBeLessThan(file.indexOf("0174,"));
  });

  test("nothing changed is answered with 304", async () => {
    const first = await fetch(`${page.url}state?open=pull-3`);
    await first.text();
    const again = await fetch(`${page.url}state?open=pull-3`, {
      headers: { "If-None-Match": first.headers.get("etag") ?? "" },
    });
    expect([first.status, again.status]).toEqual([200, 304]);
  });

  test("a message for one person is marked as theirs", async () => {
    const only = async (viewer: string) =>
      (await stateOf(`viewer=${viewer}`)).messages
        .map(({ html }) => html)
        .find((html) => html.includes("Only visible to"));
    expect(await only("ada")).toContain("Only visible to you");
    expect(await only("ben")).toContain("Only visible to Ada Lindqvist");
  });

  test("pictures keep their bytes on the way to the page", async () => {
    const picture = (await stateOf("")).messages
      .map(({ html }) => /src="(\/file\/F\w+)"/.exec(html)?.[1])
      .find(Boolean);
    const response = await fetch(new URL(picture ?? "", page.url));
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
  });
});

describe("what a visitor does", () => {
  test("a button really presses: the service gets the signed request of that person", async () => {
    service.received.splice(0);
    const { ts } = world.channel("vision-experiments").messages.find(({ text }) => text === "The protocol changes") ?? {
      ts: "",
    };
    expect(
      await (await act({ kind: "press", as: "grace", ts, action: "approve", value: "protocol-3" })).json(),
    ).toEqual({ problem: null });
    const payload = JSON.parse(new URLSearchParams(service.received[0]?.body).get("payload") ?? "{}");
    expect(payload).toMatchObject({
      type: "block_actions",
      user: { name: "grace" },
      actions: [{ action_id: "approve", value: "protocol-3" }],
    });
  });

  test("what cannot be done is said in a sentence", async () => {
    expect(await (await act({ kind: "press", as: "grace", ts: "1.0", action: "approve" })).json()).toMatchObject({
      problem: expect.stringContaining("no message has the button"),
    });
    service.answer = ({ path }) => (path === "/slack/events" ? { status: 500 } : {});
    expect(await (await act({ kind: "slash", as: "ada", line: "/holdout", channel: "general" })).json()).toMatchObject({
      problem: expect.stringContaining("did not answer"),
    });
    service.answer = () => ({});
  });

  test("another site may not act", async () => {
    expect((await act({ kind: "merge", as: "ada", number: 3 }, { Origin: "http://evil.example" })).status).toBe(403);
    expect((await act({ kind: "merge", as: "ada", number: 3 }, { "Content-Type": "text/plain" })).status).toBe(403);
    expect((await world.pullRequest(3)).state).toBe("open");
  });

  test("files outside of the page's folder stay outside", async () => {
    for (const path of ["..%2fstartPage.ts", "../startPage.ts", "page.ts", "/etc/passwd.js"])
      expect((await fetch(`${page.url}${path}`)).status).toBe(404);
  });
});

const executablePath = "/usr/bin/chromium";
const inBrowser = existsSync(executablePath) ? describe : describe.skip;

inBrowser("the page in Chromium", () => {
  let browser: BrowserContext;
  let tab: Tab;
  let profile: string;
  const troubles: string[] = [];

  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), "holdout-page-"));
    const quiet =
      "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
    browser = await chromium.launchPersistentContext(profile, {
      executablePath,
      args: quiet.split(" "),
      viewport: { width: 1440, height: 900 },
    });
    tab = await browser.newPage();
    tab.on("pageerror", (error) => void troubles.push(error.message));
    tab.on("console", (message) => void (message.type() === "error" && troubles.push(message.text())));
  });

  afterAll(async () => {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  });

  /** A picture for people to look at, where a folder was named. */
  async function picture(name: string): Promise<void> {
    const folder = process.env["HOLDOUT_PICTURES"];
    if (folder) await tab.screenshot({ path: join(folder, `${name}.png`) });
  }

  test("both sides are drawn, follow links into each other, and have nothing to complain about", async () => {
    await tab.goto(`${page.url}#open=pull-3&as=ada`);
    await tab.getByText("A wider hidden layer, and a label fix").first().waitFor();
    await tab.locator("#messages figure img").first().waitFor();
    await tab.waitForTimeout(300);
    await picture("conversation");
    await tab.getByRole("tab", { name: /Checks/ }).click();
    await tab.locator(".check .annotation").waitFor();
    await picture("checks");
    await tab.getByRole("tab", { name: /Files changed/ }).click();
    await tab.locator(".diff .annotation").waitFor();
    await picture("files");
    await tab.locator('#messages a[href$="/issues/2"]').click();
    await tab.getByText("Collect the validation set of").first().waitFor();
    await tab.locator("#thread-header", { hasText: "opened this issue" }).waitFor();
    await picture("issue");
    await tab.locator("#messages").evaluate((messages) => void (messages.scrollTop = 0));
    await picture("card");
    expect(troubles).toEqual([]);
  });

  test.each([1280, 1440])("the tables of a comparison are seen to their last column, %d pixels wide", async (width) => {
    await tab.setViewportSize({ width, height: 900 });
    await tab.locator(".entry[data-open=pull-3]").click();
    for (const tables of ["#messages pre", ".comment table"]) {
      const table = tab.locator(tables, { hasText: "better" });
      await table.scrollIntoViewIfNeeded();
      await picture(`${tables.replace(/\W+/g, "")}-${width}`);
      const { shown, needed } = await table.evaluate((box) => ({ shown: box.clientWidth, needed: box.scrollWidth }));
      expect(needed).toBeLessThanOrEqual(shown);
    }
  });

  test("a button asks before it presses, and the press arrives", async () => {
    service.received.splice(0);
    await tab.getByRole("button", { name: "Cancel", exact: true }).click();
    await tab.getByText("Two seeds are done").waitFor();
    await picture("confirm");
    await tab.getByRole("button", { name: "Keep it" }).click();
    await tab.getByRole("button", { name: "Cancel", exact: true }).click();
    await tab.getByRole("button", { name: "Cancel it" }).click();
    await eventually(() => expect(service.received.filter(({ path }) => path === "/slack/events")).toHaveLength(1));
  });

  test("what is typed is said by the chosen person, and appears by itself", async () => {
    await tab.locator("#viewer").selectOption("mei");
    await tab.locator("#say input").fill("I will annotate the rest today.");
    await tab.keyboard.press("Enter");
    await tab.locator("#messages", { hasText: "I will annotate the rest today." }).waitFor();
    expect(world.channel("vision-experiments").messages.at(-1)).toMatchObject({
      author: "mei",
      text: "I will annotate the rest today.",
    });
    await tab.locator("#say input").fill("/holdout status digits");
    await tab.keyboard.press("Enter");
    await tab.locator(".typed", { hasText: "/holdout status digits" }).waitFor();
    await tab.locator(".entry[data-open=pull-3]").click();
    await tab.locator("#comment textarea").fill("/holdout help");
    await tab.locator("#comment button").click();
    await tab.locator(".comment", { hasText: "/holdout help" }).waitFor();
    expect((await world.pullRequest(3)).comments.at(-1)).toMatchObject({ author: "mei", body: "/holdout help" });
    await picture("typed");
  });

  test("a change elsewhere is drawn within a second or two, without moving what one reads", async () => {
    await tab.locator(".entry[data-open=pull-3]").click();
    await tab.locator("#reader").evaluate((reader) => void (reader.scrollTop = 120));
    await world.person("grace").comment(3, "Seen from elsewhere");
    await tab.locator(".comment", { hasText: "Seen from elsewhere" }).waitFor({ timeout: 4_000 });
    expect(await tab.locator("#reader").evaluate((reader) => reader.scrollTop)).toBe(120);
    expect(troubles).toEqual([]);
  });
});
