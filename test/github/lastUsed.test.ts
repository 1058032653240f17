import { describe, expect, test } from "@jest/globals";
import { lastUsed } from "../../src/github/lastUsed.js";

function counted(capacity: number) {
  const loads: string[] = [];
  const cache = lastUsed<string>(capacity, (value) => value.length);
  const get = (key: string, value = "v") => {
    return cache.get(key, () => {
      loads.push(key);
      return Promise.resolve(value);
    });
  };
  return { get, loads };
}

describe("what never changes is remembered", () => {
  test("the same is loaded once, also when asked for twice at once", async () => {
    const { get, loads } = counted(100);
    await Promise.all([get("a"), get("a")]);
    await get("a");
    expect(loads).toEqual(["a"]);
  });

  test("over the capacity the one that was not used for longest is forgotten", async () => {
    const { get, loads } = counted(4);
    for (const key of ["a", "b", "c", "d"]) await get(key);
    await get("a");
    await get("e");
    await get("a");
    await get("b");
    expect(loads).toEqual(["a", "b", "c", "d", "e", "b"]);
  });

  test("what is too heavy is not kept, and a failure is not remembered", async () => {
    const { get, loads } = counted(8);
    await get("heavy", "12345");
    await get("heavy", "12345");
    expect(loads).toEqual(["heavy", "heavy"]);

    const cache = lastUsed<string>(8, () => 1);
    await expect(cache.get("x", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await cache.get("x", () => Promise.resolve("yes"))).toBe("yes");
  });
});
