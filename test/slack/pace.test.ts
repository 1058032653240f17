import { describe, expect, test } from "@jest/globals";
import { pace } from "../../src/slack/pace.js";

describe("a channel's pace", () => {
  test("work of one channel keeps its order and its distance; another channel does not wait", async () => {
    const inTurn = pace(50);
    const began = performance.now();
    const starts: [string, number][] = [];
    const work = (name: string) => () => {
      starts.push([name, performance.now() - began]);
      return Promise.resolve(name);
    };
    const results = [
      inTurn("a", work("a1")),
      inTurn("a", work("a2")),
      inTurn("b", work("b1")),
      inTurn("a", work("a3")),
    ];
    expect(await Promise.all(results)).toEqual(["a1", "a2", "b1", "a3"]);
    const at = new Map(starts);
    expect(starts.map(([name]) => name).filter((name) => name.startsWith("a"))).toEqual(["a1", "a2", "a3"]);
    expect(at.get("b1")).toBeLessThan(40);
    expect(at.get("a2")).toBeGreaterThanOrEqual(45);
    expect(at.get("a3")).toBeGreaterThanOrEqual(90);
  });

  test("work that fails tells so, and the next one goes on", async () => {
    const inTurn = pace(0);
    const failing = inTurn("a", () => Promise.reject(new Error("no")));
    const next = inTurn("a", () => Promise.resolve("yes"));
    await expect(failing).rejects.toThrow("no");
    expect(await next).toBe("yes");
  });
});
