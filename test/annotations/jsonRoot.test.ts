import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { forEachElement, rootMembers } from "../../src/annotations/jsonRoot.js";
import { FUZZ_RUNS } from "../support/fuzzRuns.js";

/** Every element of every list of the root, as the text says it, with its line. */
function elementsIn(text: string): [string, unknown, number][] | undefined {
  const found: [string, unknown, number][] = [];
  for (const [key, member] of rootMembers(text, "x.json") ?? []) {
    if (member.kind !== "list") continue;
    const isWhole = forEachElement(text, "x.json", member, (start, end, line) => {
      found.push([key, JSON.parse(text.slice(start, end)), line]);
    });
    if (!isWhole) return undefined;
  }
  return found;
}

describe("the root of a JSON text", () => {
  test("has the elements that JSON.parse finds, in the lines they stand in", () => {
    const root = fc.dictionary(
      fc.string(),
      fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.array(fc.jsonValue({ maxDepth: 2 }))),
    );
    fc.assert(
      fc.property(root, fc.constantFrom(0, 1, 4), (value, indent) => {
        const text = `\n ${JSON.stringify(value, null, indent)}\n`;
        const lists = Object.entries(JSON.parse(text) as object).filter((entry): entry is [string, unknown[]] =>
          Array.isArray(entry[1]),
        );
        const found = elementsIn(text);
        expect(found?.map(([key, element]) => [key, element])).toEqual(
          lists.flatMap(([key, list]) => list.map((one) => [key, one])),
        );
        const lines = text.split("\n");
        for (const [, element, line] of found ?? [])
          expect(lines[line - 1]).toContain(JSON.stringify(element, null, indent).split("\n")[0]);
      }),
      { numRuns: 300 },
    );
  });

  test("that is cut off or broken anywhere is never walked in a circle, nor outside of the text", () => {
    const pieces = [
      "{",
      "}",
      "[",
      "]",
      '"a"',
      '"',
      "\\",
      ":",
      ",",
      "1",
      " ",
      "\n",
      "null",
      '"images":[',
      "é",
      "\uFEFF",
    ];
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => `{"a":[${parts.join("")}`);
    fc.assert(
      fc.property(text, (any) => {
        for (const member of rootMembers(any, "x.json")?.values() ?? []) {
          if (member.kind === "list")
            forEachElement(any, "x.json", member, (start, end) =>
              expect([start < end, end <= any.length]).toEqual([true, true]),
            );
        }
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
