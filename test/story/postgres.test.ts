import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { chromium, type Browser } from "playwright-core";
import { playStory, type Demo } from "../../src/demo/demo.js";
import { chromiumArgs, chromiumPath } from "../support/chromium.js";
import { aDemo, aTerminal } from "./aDemo.js";

const installed = chromiumPath();

describe("the story of the demo on embedded PostgreSQL alone", () => {
  let demo: Demo;

  beforeAll(async () => {
    demo = await aDemo({ environment: { HOLDOUT_RUNNER: "process" } });
  });
  afterAll(() => demo?.close());

  test("every scene is really seen by an outsider", async () => {
    const terminal = aTerminal();
    await playStory(demo.stage, terminal);
    expect(terminal.lines.filter((line) => !line.startsWith("ok"))).toEqual([]);
    expect(terminal.lines).toHaveLength(12);
  }, 400_000);

  test("Slack was never kept waiting", () => {
    expect(demo.stage.world.slack.unacknowledged()).toEqual([]);
  });

  (installed ? describe : describe.skip)("in a browser", () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({
        executablePath: installed ?? "",
        args: chromiumArgs,
      });
    });
    afterAll(() => browser?.close());

    test("the page shows comment and thread with their charts, and its box and buttons work", async () => {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      await page.goto(demo.page.url);
      await page.getByText("A wider hidden layer").first().click();
      await page.getByRole("heading", { name: "Compared with the baseline" }).waitFor();
      await page.waitForFunction(
        "[...document.images].filter((one) => /^Validation/.test(one.alt) && one.naturalWidth > 700).length >= 2",
      );
      expect(await page.locator("table", { hasText: "better" }).count()).toBeGreaterThan(0);

      const box = page.getByPlaceholder(/holdout status/);
      await box.fill("/holdout status digits");
      await box.press("Enter");
      await page.getByText("Validation set: 400 items, accepted by ada").last().waitFor({ timeout: 20_000 });
      expect(errors).toEqual([]);
    }, 90_000);
  });
});
