import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { csvMarks, MARK_WINDOW } from "../../src/common/csvMarks.js";

const SHAPE = { delimiter: 44, columns: 2, wanted: [0] };
const MARKS = [...'\n\r",'].map((mark) => mark.charCodeAt(0));

/** Window after window, as whoever reads a table does. */
function found(bytes: Uint8Array, from = 0, to = bytes.length): number[] {
  const { find } = csvMarks(SHAPE);
  const places: number[] = [];
  for (let start = from; start < to; start += MARK_WINDOW) {
    const end = Math.min(to, start + MARK_WINDOW);
    for (const place of find(bytes, start, end)) {
      if (place === end) break;
      places.push(place);
    }
  }
  return places;
}

function expected(bytes: Uint8Array, from = 0, to = bytes.length): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i).filter((at) => MARKS.includes(bytes[at] ?? -1));
}

describe("the marks in a buffer", () => {
  test("are where they stand, and end with the end of the range", () => {
    const bytes = Buffer.from("a,b\nc,");
    expect(found(bytes)).toEqual([1, 3, 5]);
    expect([...csvMarks(SHAPE).find(bytes, 2, 4).subarray(0, 5)]).toEqual([3, 4, 4, 4, 4]);
  });

  test("are found in any bytes and any range of them", () => {
    const bytes = fc.array(fc.constantFrom(0, 10, 44, 255, 97), { maxLength: 100 }).map((all) => Uint8Array.from(all));
    fc.assert(
      fc.property(bytes, fc.nat(100), fc.nat(100), (all, a, b) => {
        const [from = 0, to = 0] = [Math.min(a, all.length), Math.min(b, all.length)].sort((x, y) => x - y);
        expect(found(all, from, to)).toEqual(expected(all, from, to));
      }),
    );
  });

  test.each([65_535, 65_536, 65_537, 200_000])("are found in %i bytes, where the window moves on", (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i % 7 === 3 || i > length - 3 || i % 65_536 < 2 ? 44 : 97));
    expect(found(bytes)).toEqual(expected(bytes));
  });

  test("fill the whole window where every byte is one, and are passed by where none is", () => {
    expect(found(new Uint8Array(150_000).fill(10))).toHaveLength(150_000);
    expect(found(new Uint8Array(150_000).fill(97))).toEqual([]);
  });
});
