import { expect, test } from "@jest/globals";
import { treeDifference } from "../../src/github/treeDifference.js";

const file = (path: string, blob: string, executable = false) => ({ path, blob, bytes: 1, executable });

test("two trees differ by files added, removed, modified and moved, in the order of their paths", () => {
  const base = [file("a", "1"), file("b", "2"), file("c", "3"), file("run.sh", "4"), file("same", "5")];
  const head = [file("a", "9"), file("d", "3"), file("e", "6"), file("run.sh", "4", true), file("same", "5")];
  expect(treeDifference(base, head)).toEqual([
    { path: "a", status: "modified" },
    { path: "b", status: "removed" },
    { path: "d", status: "renamed", previousPath: "c" },
    { path: "e", status: "added" },
    { path: "run.sh", status: "modified" },
  ]);
});

test("of two copies of a file that was moved, one is the move and one is new", () => {
  const base = [file("old", "1")];
  const head = [file("new1", "1"), file("new2", "1")];
  expect(treeDifference(base, head)).toEqual([
    { path: "new1", status: "renamed", previousPath: "old" },
    { path: "new2", status: "added" },
  ]);
});
