import { describe, expect, test } from "@jest/globals";
import { dateText, isoDate } from "../../src/validation/isoDate.js";

describe("a date of ISO 8601", () => {
  test.each([
    ["2024-03-01", "2024-03-01T00:00:00Z"],
    [" 2024-02-29 ", "2024-02-29T00:00:00Z"],
    ["2024-03-01 14:05", "2024-03-01T14:05:00Z"],
    ["2024-03-01T14:05:30", "2024-03-01T14:05:30Z"],
    ["2024-03-01T14:05:30.250Z", "2024-03-01T14:05:30.250Z"],
    ["2024-03-01 14:05:30.123456+00:00", "2024-03-01T14:05:30.123Z"],
    ["2024-03-01T14:05:30+0130", "2024-03-01T12:35:30Z"],
    ["2024-03-01 14:05:30 -05", "2024-03-01T19:05:30Z"],
    ["0001-01-01", "0001-01-01T00:00:00Z"],
  ])("%j is a moment", (written, moment) => {
    expect(isoDate(written)).toBe(Date.parse(moment));
  });

  test.each(["2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "2024-01-00", "2024-03-01 25:00", "0000-00-00"])(
    "%j is none: no calendar has it",
    (written) => {
      expect(isoDate(written)).toBeUndefined();
    },
  );

  test.each(["", "2024", "2024-03", "20240301", "01.03.2024", "2024-03-01x", "patient-2024-03-01", "2024-03-01 14"])(
    "%j is none: it is written otherwise",
    (written) => {
      expect(isoDate(written)).toBeUndefined();
    },
  );

  test("is written as people read it", () => {
    expect(
      ["2024-03-01", "2024-03-01 14:05", "2024-03-01 14:05:30", "2024-03-01 14:05:30.250"].map((written) =>
        dateText(isoDate(written) ?? NaN),
      ),
    ).toEqual(["2024-03-01", "2024-03-01 14:05", "2024-03-01 14:05:30", "2024-03-01 14:05:30.250"]);
  });
});
