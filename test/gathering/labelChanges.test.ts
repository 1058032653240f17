import { describe, expect, test } from "@jest/globals";
import { diffLabels } from "../../src/annotations/labelDiff.js";
import { parseLabelFile } from "../../src/annotations/labelFile.js";
import type { ChangedFile } from "../../src/checklist/facts.js";
import { labelChanges, type LabelReader } from "../../src/gathering/labelChanges.js";
import { aTask } from "../support/facts.js";

type Files = Record<string, string>;

/** The changes between two sets of files, and how often a file was read. */
async function changesOf(base: Files, head: Files, files: ChangedFile[]) {
  const reads: string[] = [];
  const read: LabelReader = (side, path) => {
    reads.push(`${side} ${path}`);
    const text = (side === "base" ? base : head)[path];
    const empty = { format: "csv" as const, path, items: new Map(), doubled: [] };
    return Promise.resolve(text === undefined ? empty : parseLabelFile(text, path));
  };
  const changes = await labelChanges([aTask({ labels: ["labels/**"] })], files, {
    read,
    compare: async (before, after) => diffLabels(before, after),
  });
  const told = changes.flatMap(({ path, diff }) =>
    diff.changed.map(({ id, from, to }) => `${path}: ${id} ${from} → ${to}`),
  );
  return { told, reads };
}

const csv = (...rows: string[]) => ["id,label", ...rows, ""].join("\n");

describe("labels under watch", () => {
  test("change where a file changes, under its old name and under a new one", async () => {
    const base = { "labels/a.csv": csv("1,cat"), "labels/b.csv": csv("2,cat") };
    const head = { "labels/a.csv": csv("1,dog"), "labels/c.csv": csv("2,dog") };
    const { told } = await changesOf(base, head, [
      { path: "labels/a.csv", status: "modified" },
      { path: "labels/c.csv", previousPath: "labels/b.csv", status: "renamed" },
      { path: "src/x.csv", status: "modified" },
    ]);
    expect(told).toEqual(["labels/a.csv: 1 cat → dog", "labels/c.csv: 2 cat → dog"]);
  });

  test("do not change unseen by moving into a new file, or by going under another name there", async () => {
    const base = { "labels/a.csv": csv("x/1.jpg,cat", "x/2.jpg,dog"), "labels/b.csv": csv("x/3.jpg,cat") };
    const head = { "labels/all.csv": csv("y/1.jpg,cat", "y/2.jpg,cat", "x/3.jpg,dog") };
    const { told } = await changesOf(base, head, [
      { path: "labels/a.csv", status: "removed" },
      { path: "labels/all.csv", status: "added" },
      { path: "labels/b.csv", status: "removed" },
    ]);
    expect(told).toEqual(["labels/all.csv: y/2.jpg dog → cat", "labels/all.csv: x/3.jpg cat → dog"]);
  });

  test("of a picture's own file are read like those of a folder", async () => {
    const box = "0.5 0.5 0.2 0.2\n";
    const { told } = await changesOf({ "labels/a.txt": `0 ${box}` }, { "labels/a.txt": `1 ${box}` }, [
      { path: "labels/a.txt", status: "modified" },
    ]);
    expect(told).toEqual(["labels/a.txt: a [0.4,0.4,0.2,0.2] 0 → 1"]);
  });

  test("of a thousand files that moved are read once each, not once for every other one", async () => {
    const names = Array.from({ length: 1000 }, (_, i) => i);
    const files = (folder: string, label: string) =>
      Object.fromEntries(names.map((i) => [`labels/${folder}/${i}.csv`, csv(`${i}.jpg,${label}`)]));
    const changed = names.flatMap((i): ChangedFile[] => [
      { path: `labels/old/${i}.csv`, status: "removed" },
      { path: `labels/new/${i}.csv`, status: "added" },
    ]);
    const { told, reads } = await changesOf(files("old", "cat"), files("new", "dog"), changed);
    expect(told).toHaveLength(1000);
    expect(reads.length).toBeLessThanOrEqual(5 * names.length);
  });
});
