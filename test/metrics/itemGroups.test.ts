import { expect, test } from "@jest/globals";
import { itemGroups } from "../../src/metrics/itemGroups.js";

const table = (column: string, ...cells: string[]) => ({
  columns: ["id", "label", column],
  rows: cells.map((cell, i) => ({ line: i + 2, cells: { id: String(i), label: "a", [column]: cell } })),
});

test("a column of patients says that items hang together, where several are of one", () => {
  const groups = (...asked: Parameters<typeof table>) => itemGroups(table(...asked), ["id", "label"]);
  expect(groups("patient_id", "p1", "p1", "p2", "p2", "")).toEqual({ column: "patient_id", groups: 2, items: 4 });
  expect(groups("Scene", "s", "s")).toBeUndefined();
  expect(groups("patient", "p1", "p2", "p3", "p4", "p4")).toEqual({ column: "patient", groups: 4, items: 5 });
  expect(groups("patient", "p1", "p2", "p3", "p4", "p5", "p5")).toBeUndefined();
  expect(groups("patient", "", "")).toBeUndefined();
  expect(groups("colour", "red", "red")).toBeUndefined();
  const scans = ["1", "1", "2", "2", "3", "3", "4", "4"];
  const rows = scans.map((scan, i) => ({ line: i + 2, cells: { scan, patient: i < 4 ? "a" : "b" } }));
  expect(itemGroups({ columns: ["scan", "patient"], rows }, [])).toEqual({ column: "patient", groups: 2, items: 8 });
  expect(itemGroups(table("group", "x", "y", "x", "y"), ["id", "group"])).toBeUndefined();
});
