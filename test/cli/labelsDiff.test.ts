import { existsSync, readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { parquetWriteBuffer } from "hyparquet-writer";
import { labelsCommand, labelsDiffCommand } from "../../src/cli/labelsDiffCommand.js";
import type { Terminal } from "../../src/cli/terminal.js";
import { aFolder, run } from "./aTerminal.js";

const diff = (...args: string[]) => run(labelsCommand, "diff", ...args);

async function diffTexts(name: string, old: string | Uint8Array, current: string | Uint8Array, ...args: string[]) {
  const folder = await aFolder({ [`old-${name}`]: old, [`new-${name}`]: current });
  return diff(join(folder, `old-${name}`), join(folder, `new-${name}`), ...args);
}

describe("holdout labels diff", () => {
  test("exits 1 and names item, labels and place where a label changed", async () => {
    const { status, out } = await diffTexts("l.csv", "id,label\na,cat\nb,dog\n", "id,label\nb,cat\na,cat\n");
    expect(status).toBe(1);
    expect(out).toMatch(
      /^1 label changed; 1 unchanged \(csv\)\.\n\nitem {2}was {2}is {3}where\n.*\nb {5}dog {2}cat {2}\S*new-l\.csv:2\n\ncompared: /,
    );
  });

  test("says whose annotations came and went, and that they were not compared where an annotator may have been renamed", async () => {
    const rows = (annotators: string[], labels: string[]) =>
      [
        "item,annotator,label",
        ...annotators.flatMap((who, a) => ["x", "y"].map((id, i) => `${id},${who},${labels[2 * a + i]}`)),
      ].join("\n");
    const { status, out } = await diffTexts(
      "l.csv",
      rows(["ann", "bob"], ["cat", "cat", "dog", "dog"]),
      rows(["ann", "robert"], ["cat", "cat", "cat", "dog"]),
    );
    expect(status).toBe(0);
    expect(out).toContain("No label changed; 2 annotations added; 2 annotations removed; 2 unchanged (csv).");
    expect(out).toContain(
      "bob's labels of 2 items went, and robert's of the same came: they were not compared; if both are one annotator, write the name alike",
    );
    const more = await diffTexts(
      "l.csv",
      rows(["ann", "bob"], ["cat", "cat", "dog", "dog"]),
      rows(["ann", "bob", "eve"], ["cat", "cat", "dog", "dog", "cat", "cat"]),
    );
    expect(more.out).toContain("No label changed; 2 annotations added; 4 unchanged (csv).");
    expect(more.out).not.toContain("not compared");
  });

  test("exits 0 where only classes were renamed, items came, or rows moved", async () => {
    const { status, json } = await diffTexts(
      "l.csv",
      "id,label\na,dog\nb,dog\n",
      "id,label\nb,wolf\na,wolf\nc,wolf\n",
      "--json",
    );
    expect(status).toBe(0);
    expect(json()).toEqual({
      format: "csv",
      columns: { id: "id", label: "label" },
      old_columns: { id: "id", label: "label" },
      class_names_from: null,
      spelling_only: [],
      changed: [],
      added: ["c"],
      removed: [],
      renamed_classes: [{ from: "dog", to: "wolf", items: 2 }],
      renamed_items: [],
      moved: [],
      duplicates: [],
      unchanged: 2,
      other_changes: [],
      added_rows: [],
      removed_rows: [],
      told_apart_by: [],
      repeated: [],
    });
  });

  test("tells a row of an item that went as such, and exits 1 where the item lost a label with it", async () => {
    const { status, out } = await diffTexts(
      "l.csv",
      "id,eye,label\na,left,cat\na,right,dog\n",
      "id,eye,label\na,left,cat\n",
    );
    expect(status).toBe(1);
    expect(out).toMatch(
      /^1 item lost labels; 1 row removed from items on both sides; 0 unchanged \(csv\)\.\n\nremoved rows \(1\): a: dog\n/,
    );
    const same = await diffTexts("l.csv", "id,label\na,cat\na,cat\n", "id,label\na,cat\n");
    expect([same.status, same.out]).toEqual([0, expect.stringMatching(/^No label changed; 1 row removed/)]);
  });

  test("compares no column that nobody named where several may be the label", async () => {
    const text = "id,tag,category\na,cat,pet\n";
    const refused = await diffTexts("l.csv", text, text);
    expect([refused.status, refused.out]).toEqual([2, ""]);
    expect(refused.err).toContain("old-l.csv:1: more than one column could be the label: tag, category; say which");
    const named = await diffTexts("l.csv", text, text.replace("pet", "wild"), "--label", "category");
    expect(named.status).toBe(1);
    expect(named.out).toMatch(/^compared: the column category by id$/m);
  });

  test("compares columns that got another name, each side's as it is told", async () => {
    const [old, current] = ["key,race,size\na,cat,1\nb,dog,2\n", "name,breed,size\nb,cat,2\na,cat,1\n"];
    const labels = ["--old-label", "race", "--label", "breed"];
    const names = ["--old-id", "key", "--id", "name", ...labels];
    for (const name of ["l.csv", "l.txt"]) {
      const { status, json } = await diffTexts(name, old, current, ...names, "--json");
      expect([status, json()]).toMatchObject([
        1,
        {
          columns: { id: "name", label: "breed" },
          old_columns: { id: "key", label: "race" },
          changed: [{ id: "b", from: "dog", to: "cat" }],
          unchanged: 1,
        },
      ]);
    }
    const found = await diffTexts("l.csv", old, "id,label\na,cat\nb,dog\n", "--old-id", "key", "--old-label", "race");
    expect([found.status, found.out]).toEqual([0, expect.stringContaining("No label changed; 2 unchanged")]);
    const json = await diffTexts("l.json", '{"a":{"race":"cat"}}', '{"a":{"breed":"dog"}}', ...labels, "--json");
    expect(json.json()).toMatchObject({ changed: [{ id: "a", from: "cat", to: "dog" }] });
  });

  test("compares large tables to the same answer, whatever stands in them", async () => {
    const nameOf = (i: number) => `${"a/long/path/".repeat(25)}${i}.jpg`;
    const rows = Array.from({ length: 30_000 }, (_, i) => `${nameOf(i)},class_${i % 90}`);
    const others = [...rows].reverse();
    others[7] = `${nameOf(29_992)},class_91`;
    const between = (old: readonly string[], current: readonly string[], ...args: string[]) =>
      diffTexts("l.csv", ["id,label", ...old, ""].join("\n"), ["id,label", ...current, ""].join("\n"), ...args);
    const { status, json } = await between(rows, others, "--json");
    expect([status, json()]).toMatchObject([
      1,
      {
        changed: [{ id: nameOf(29_992), from: "class_22", to: "class_91", place: { line: 9 } }],
        added: [],
        removed: [],
        unchanged: 29_999,
      },
    ]);
    const renamed = others.map((row) => `new/${row}`);
    expect((await between(rows, renamed)).out).toContain("30,000 items renamed");
    for (const [old, current, place] of [
      [[",cat", ...rows], rows, "old-l.csv:2"],
      [rows, [...others, ",cat"], "new-l.csv:30002"],
    ] as const) {
      const refused = await between(old, current);
      expect([refused.status, refused.err]).toEqual([2, expect.stringContaining(`${place}: the column "id" is empty`)]);
    }
    const nothing = await between(rows, others, "--id", "key");
    expect(nothing.err).toContain('old-l.csv:1: --id is "key", but there is no such column');
  });

  test("takes no name of a column for files that have none", async () => {
    const coco = JSON.stringify({ images: [{ id: 1, file_name: "a" }], categories: [], annotations: [] });
    const csv = "id,breed,size\na,cat,1\n";
    const folder = await aFolder({
      "c.json": coco,
      "m.json": '{"a": {"breed": "cat"}}',
      "s.json": '{"a": "cat"}',
      "l.csv": csv,
    });
    const between = async (old: string, current: string, ...options: string[]) => {
      const { status, err } = await diff(join(folder, old), join(folder, current), ...options);
      return status === 2 ? err.replace(`holdout: ${folder}/`, "") : "";
    };
    const refused = (file: string, option: string, format: string) =>
      `${file}: ${option} names a column, and this file, read as ${format}, has none; leave ${option} out`;
    expect(await between("c.json", "c.json", "--label", "breed")).toBe(refused("c.json", "--label", "coco"));
    expect(await between("c.json", "c.json", "--old-id", "x")).toBe(refused("c.json", "--old-id", "coco"));
    expect(await between("c.json", "l.csv", "--label", "breed", "--old-label", "x")).toBe(
      refused("c.json", "--old-label", "coco"),
    );
    expect(await between("l.csv", "c.json", "--label", "size", "--old-label", "breed")).toBe(
      refused("c.json", "--label", "coco"),
    );
    expect(await between("m.json", "m.json", "--id", "breed")).toBe(refused("m.json", "--id", "json-map"));
    expect(await between("s.json", "s.json", "--label", "breed")).toBe(refused("s.json", "--label", "json-map"));
    for (const [old, current] of [
      ["c.json", "l.csv"],
      ["l.csv", "c.json"],
      ["m.json", "m.json"],
      ["m.json", "s.json"],
    ] as const)
      expect(await between(old, current, "--label", "breed")).toBe("");
    expect(await between("l.csv", "c.json", "--old-label", "breed")).toBe("");
  });

  test("names the option that is wanted where only one side has a column", async () => {
    const [race, breed] = ["id,race,size\na,cat,1\n", "id,breed,size\na,cat,1\n"];
    const hint = "; where the old side calls it otherwise, name that with --old-label";
    const ofOld = await diffTexts("l.csv", race, breed, "--label", "breed");
    expect([ofOld.status, ofOld.err]).toMatchObject([
      2,
      expect.stringContaining(
        `old-l.csv:1: --label is "breed", but there is no such column (columns: id, race, size)${hint}`,
      ),
    ]);
    const ofNew = await diffTexts("l.csv", race, breed, "--label", "race");
    expect(ofNew.err).toContain(
      `new-l.csv:1: --label is "race", but there is no such column (columns: id, breed, size)${hint}`,
    );
    const wrong = await diffTexts("l.csv", race, breed, "--label", "breed", "--old-label", "rase");
    expect(wrong.err).toMatch(
      /old-l\.csv:1: --old-label is "rase", .*; did you mean "race"\? \(columns: id, race, size\)$/,
    );
    const unclear = await diffTexts("l.csv", "id,label\na,cat\n", "id,race,breed\na,cat,cat\n");
    expect(unclear.err).toContain(`name it with --label${hint}`);
    const several = await diffTexts("l.csv", "id,tag,class\na,b,c\n", breed, "--label", "breed", "--old-id", "id");
    expect(several.err).toContain(`old-l.csv:1: --label is "breed"`);
    const asked = await diffTexts("l.csv", breed, "id,tag,class\na,b,c\n", "--old-label", "breed");
    expect(asked.err).toMatch(/new-l\.csv:1: more than one .*; say which with --label, such as --label tag$/);
  });

  test("compares the column label, whatever other columns came beside it, and says so", async () => {
    for (const old of ["id,label", "id,class"]) {
      const both = await diffTexts("l.csv", `${old}\na,cat\n`, "id,category,label,value\na,pet,cat,1\n");
      expect([both.status, both.err]).toEqual([0, ""]);
      expect(both.out).toMatch(/^compared: .*the column label by id/m);
    }
  });

  test("reads Parquet, whatever the other side is, with lists of labels as sets", async () => {
    const parquet = (...rows: [string, string[], number][]) =>
      Buffer.from(
        parquetWriteBuffer({
          columnData: [
            { name: "id", data: rows.map(([id]) => id), type: "STRING" },
            { name: "seconds", data: rows.map(([, , seconds]) => seconds), type: "DOUBLE" },
            { name: "label", data: rows.map(([, labels]) => JSON.stringify(labels)), type: "STRING" },
          ],
        }),
      );
    const old = parquet(["a", ["cat"], 1], ["b", ["cat", "dog"], 2]);
    const current = parquet(["b", ["dog", "cat"], 3], ["a", ["cow"], 4]);
    const both = await diffTexts("l.parquet", old, current, "--json");
    expect([both.status, both.json()]).toMatchObject([
      1,
      {
        format: "parquet",
        columns: { id: "id", label: "label" },
        changed: [{ id: "a", from: "cat", to: "cow", place: { line: 2 } }],
        unchanged: 1,
      },
    ]);
    const folder = await aFolder({ "old.csv": "id,label\na,cow\n", "new.parquet": current });
    expect((await diff(join(folder, "old.csv"), join(folder, "new.parquet"), "--json")).json()).toMatchObject({
      changed: [],
      added: ["b"],
      unchanged: 1,
    });
    const broken = await diffTexts("l.parquet", "id,label\na,b\n", current);
    expect([broken.status, broken.err]).toMatchObject([
      2,
      expect.stringContaining('this is not a Parquet file: it does not start with "PAR1"'),
    ]);
    const missing = await diff(join(folder, "nix.parquet"), join(folder, "new.parquet"));
    expect([missing.status, missing.err.split("\n")]).toMatchObject([2, [expect.stringContaining("nix.parquet")]]);
  });

  test("tells rows of one item apart in Parquet as in CSV", async () => {
    const parquet = (...labels: string[]) => {
      const column = (name: string, data: string[]) => ({ name, data, type: "STRING" as const });
      const columnData = [column("study_id", ["a", "b"]), column("id", ["x", "x"]), column("eye", ["l", "r"])];
      return Buffer.from(parquetWriteBuffer({ columnData: [...columnData, column("label", labels)] }));
    };
    const { json } = await diffTexts("l.parquet", parquet("cat", "dog"), parquet("dog", "cat"), "--json");
    expect(json()).toMatchObject({
      changed: [
        { id: "x", from: "cat", to: "dog" },
        { id: "x", from: "dog", to: "cat" },
      ],
      told_apart_by: ["study_id", "eye"],
    });
  });

  test("takes a folder with one table for the table, and of several asks which", async () => {
    const folder = await aFolder();
    for (const [side, label] of [
      ["old", "cat"],
      ["new", "dog"],
    ] as const) {
      await mkdir(join(folder, side));
      await writeFile(join(folder, side, "labels.csv"), `id,label\na,${label}\nb,cat\n`);
    }
    const both = [join(folder, "old"), join(folder, "new")] as const;
    expect((await diff(...both, "--json")).json()).toMatchObject({ changed: [{ id: "a", from: "cat", to: "dog" }] });
    await writeFile(join(folder, "new", "README.txt"), "What this is\n");
    expect((await diff(...both, "--json")).json()).toMatchObject({ changed: [{ id: "a", from: "cat", to: "dog" }] });
    await writeFile(join(folder, "new", "more.csv"), "id,label\nc,cat\n");
    const { status, err } = await diff(...both);
    expect(status).toBe(2);
    expect(err).toContain("this folder has 2 files that may hold labels");
    expect(err).toContain("name one of them");
  });

  test("says that nothing was compared where no item is on both sides", async () => {
    const folder = await aFolder({
      "old.csv": "id,label\n1,cat\n2,dog\n",
      "new.csv": "id,label\n1001,dog\n1002,dog\n",
    });
    const { status, out } = await diff(join(folder, "old.csv"), join(folder, "new.csv"));
    expect(status).toBe(0);
    expect(out).toContain(
      "No label has a counterpart of the same item on the other side, so none could be compared; 2 items added; 2 items removed (csv).",
    );
    expect(out).not.toContain("No label changed");
    const coco = (...lefts: number[]) =>
      JSON.stringify({
        images: [{ id: 1, file_name: "a.jpg", width: 100, height: 100 }],
        categories: [{ id: 1, name: "cat" }],
        annotations: lefts.map((left, id) => ({ id, image_id: 1, category_id: 1, bbox: [left, 10, 5, 5] })),
      });
    const pictures = await aFolder({ "old.json": coco(10, 20), "new.json": coco(80, 90) });
    const same = await diff(join(pictures, "old.json"), join(pictures, "new.json"));
    expect([same.status, same.out]).toEqual([
      0,
      expect.stringMatching(/^No label changed; 2 objects added; 2 objects removed; 0 unchanged/),
    ]);
    const first = await aFolder({ "old.json": coco(), "new.json": coco(80) });
    const labelled = await diff(join(first, "old.json"), join(first, "new.json"));
    expect([labelled.status, labelled.out]).toEqual([
      0,
      expect.stringMatching(/^No label changed; 1 object added; 0 unchanged/),
    ]);
    const twice = await diffTexts("l.csv", "id,label\n1,cat\n1,cat\n", "id,label\n2,cat\n2,dog\n");
    expect([twice.status, twice.out]).toEqual([0, expect.stringContaining("none could be compared")]);
  });

  test("reads folders, whatever lies beside the labels", async () => {
    const folder = await aFolder();
    for (const [side, label] of [
      ["old", 0],
      ["new", 1],
    ] as const) {
      await mkdir(join(folder, side, "train"), { recursive: true });
      await writeFile(join(folder, side, "classes.txt"), "cat\ndog\n");
      await writeFile(join(folder, side, "train", "a.txt"), `${label} 0.5 0.5 0.1 0.1\n`);
      await writeFile(join(folder, side, "train", "a.jpg"), Buffer.from([0xff, 0xd8]));
    }
    const { json } = await diff(join(folder, "old"), `${join(folder, "new")}/`, "--json");
    expect(json()).toMatchObject({
      format: "yolo",
      changed: [
        {
          id: "train/a [0.45,0.45,0.1,0.1]",
          from: "cat",
          to: "dog",
          place: { path: join(folder, "new", "train", "a.txt"), line: 1 },
        },
      ],
    });
  });

  test("follows links to files and folders, and says which of them leads nowhere", async () => {
    const cache = await aFolder({ "0": "0 0.5 0.5 0.1 0.1\n", "1": "1 0.5 0.5 0.1 0.1\n" });
    const folders = await Promise.all([aFolder(), aFolder()]);
    for (const [i, folder] of folders.entries()) {
      await mkdir(join(folder, "train"));
      await symlink(join(cache, String(i)), join(folder, "train", "a.txt"));
      await symlink(folder, join(folder, "again"));
    }
    const { status, json } = await diff(...folders, "--json");
    expect([status, json()]).toMatchObject([
      1,
      { changed: [{ id: "train/a [0.45,0.45,0.1,0.1]", from: "0", to: "1" }], removed: [] },
    ]);
    await symlink(join(cache, "2"), join(folders[0], "b.txt"));
    const broken = await diff(...folders);
    expect([broken.status, broken.err]).toEqual([2, `holdout: ${join(folders[0], "b.txt")}: this link leads nowhere`]);
  });

  test("does not walk links between folders in all orders there are, nor wait for what a pipe may say", async () => {
    const folder = await aFolder({});
    const names = Array.from({ length: 9 }, (_, i) => `d${i}`);
    for (const name of names) await mkdir(join(folder, name));
    for (const from of names)
      for (const to of names) if (from !== to) await symlink(join("..", to), join(folder, from, `to-${to}`));
    const walked = await diff(folder, folder);
    expect([walked.status, walked.err]).toEqual([
      2,
      `holdout: ${folder}: links in this folder lead to folders more than 10000 times, and to the same ones again; name a folder without them`,
    ]);
    const piped = await aFolder({});
    execFileSync("mkfifo", [join(piped, "results.csv")]);
    expect((await diff(piped, piped)).status).toBe(2);
  });

  test("shows what nobody would see, and lets nothing in a file steer the terminal", async () => {
    const { out } = await diffTexts("l.csv", "id,label\n\u001b[2Ja,cat\nb,\n", "id,label\n\u001b[2Ja,cat \nb,dog\n");
    expect(out).not.toContain("\u001b");
    expect(out).toMatch(/^\\u001b\[2Ja +cat +"cat " /m);
    expect(out).toMatch(/^b +\(empty\) +dog /m);
  });

  test("compares files of two formats and says which the new one has", async () => {
    const folder = await aFolder({
      "old.csv": "filename,class,xmin,ymin,xmax,ymax\na.jpg,cat,1,1,50,50\na.jpg,dog,60,60,90,90\n",
      "new.json": JSON.stringify({
        images: [{ id: 3, file_name: "a.jpg" }],
        categories: [{ id: 1, name: "cat" }],
        annotations: [1, 2].map((id) => ({
          id,
          image_id: 3,
          category_id: 1,
          bbox: id === 1 ? [60, 60, 30, 30] : [1, 1, 49, 49],
        })),
      }),
    });
    const { json } = await diff(join(folder, "old.csv"), join(folder, "new.json"), "--json");
    expect(json()).toMatchObject({
      format: "coco",
      changed: [{ id: "a.jpg [60,60,30,30]", from: "dog", to: "cat" }],
      moved: [],
      unchanged: 1,
    });
  });

  test.each([
    ["a header alone", "l.csv", "id,label\n", [], "old-l.csv: there is no item in it (read as csv); expected labels"],
    [
      "semicolons",
      "l.csv",
      "id;label\na;b\n",
      [],
      'old-l.csv:1: no column looks like the item\'s id (columns: "id;label"); if semicolons',
    ],
    [
      "a JSON text that is neither list nor object",
      "l.json",
      "7",
      [],
      'old-l.json: expected an object such as {"a.jpg": "cat"}',
    ],
    [
      "XML in name only",
      "l.xml",
      "hello <a/>",
      [],
      'old-l.xml:1: this is not valid XML: "hello" stands outside of any element',
    ],
    [
      "COCO without a list of annotations",
      "l.json",
      '{"images":[],\n"annotations":{}}',
      [],
      'old-l.json:2: "annotations" must be a list',
    ],
    [
      "a YOLO file with a word for a number",
      "l.txt",
      "5 .5 .5 .1 nan\n",
      ["--format", "yolo"],
      'old-l.txt:1: a coordinate is "nan"; expected a number',
    ],
    ["an open quote", "l.csv", 'id,label\na,"cat\n', [], "old-l.csv:2: "],
    ["UTF-16", "l.csv", Buffer.from("\uFEFFid,label\na,b\n", "utf16le"), [], "old-l.csv:1: the file is UTF-16"],
    ["binary rubbish", "l.json", Buffer.from([1, 2, 0xff, 0, 7]), [], "old-l.json: some bytes are not UTF-8"],
    ["a row of JSON that is no object", "l.jsonl", '{"id":1,"label":"a"}\n7\n', [], "old-l.jsonl:2: "],
    [
      "another format than was said",
      "l.csv",
      "id,label\na,b\n",
      ["--format", "coco"],
      "old-l.csv:1: this is not valid JSON",
    ],
    [
      "a file of another kind than was said",
      "l.csv",
      "0 .5 .5 .1 .1\n",
      ["--format", "yolo"],
      "old-l.csv: YOLO has a .txt file per picture; give one, or the folder",
    ],
    ["an empty file", "l.csv", "", [], "old-l.csv: the file is empty"],
    ["a ragged row", "l.csv", "id,label\na\n", [], "old-l.csv:2: this row has 1 cell"],
    ...["", " ", "\t", '" \t "', '"\n"'].map((id): [string, string, string, string[], string] => [
      `an id of ${id === "" ? "nothing" : JSON.stringify(id)}`,
      "l.csv",
      `id,label\na,cat\n${id},dog\n`,
      [],
      'old-l.csv:3: the column "id" is empty in this row; every item needs an id',
    ]),
    [
      "an id of blanks in JSON",
      "l.json",
      '[{"id": "a", "label": "cat"},\n{"id": " ", "label": "dog"}]',
      [],
      'old-l.json:2: the column "id" is empty in this row; every item needs an id',
    ],
    ["broken JSON", "l.json", "{", [], "old-l.json:1: this is not valid JSON"],
    ["broken XML", "l.xml", "<annotation>", [], "old-l.xml:1: this is not valid XML"],
    [
      "an unknown format",
      "l.csv",
      "id,label\na,b\n",
      ["--format", "yollo"],
      'the format is "yollo"; did you mean yolo?',
    ],
    [
      "an unknown column",
      "l.csv",
      "id,label\na,b\n",
      ["--label", "lbl"],
      '--label is "lbl", but there is no such column',
    ],
  ])("with %s says so in one sentence and exits 2", async (_, name, text, args, sentence) => {
    const { status, out, err } = await diffTexts(name, text, text, ...args);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toContain(sentence);
    expect(err.split("\n")).toHaveLength(1);
  });
});

describe("holdout labels diff --help", () => {
  test("tells what counts, the exit status and examples", () => {
    const help = labelsDiffCommand({} as Terminal);
    let text = "";
    help.configureOutput({ writeOut: (part) => void (text += part) }).outputHelp();
    for (const words of [
      "What counts is the item and its label",
      "Exit status: 1 when",
      "holdout labels diff before/labels.csv",
    ])
      expect(text).toContain(words);
  });
});

const real = process.env["HOLDOUT_REAL_DATA"];
// An optional suite: without the data there is nothing to be skipped.
const given: (title: string, tests: () => void) => void =
  real !== undefined && existsSync(join(real, "labels")) ? describe : () => undefined;

given("holdout labels diff on real histories", () => {
  const at = (...parts: string[]) => join(real ?? "", "labels", ...parts);

  test("finds the one corrected label of banking77", async () => {
    const { json } = await diff(at("banking77-pr15/before/test.csv"), at("banking77-pr15/after/test.csv"), "--json");
    expect(json()).toMatchObject({
      changed: [
        {
          id: "how many transactions can i make with a disposable card",
          from: "get_disposable_virtual_card",
          to: "disposable_card_limits",
        },
      ],
      added: [],
      removed: [],
      unchanged: 3079,
    });
  });

  test("sees through the renumbered ids of TACO", async () => {
    const text = (side: string) => gunzipSync(readFileSync(at(`taco-a35e944/${side}.annotations.json.gz`))).toString();
    const found = (await diffTexts("taco.json", text("before"), text("after"), "--json")).json() as {
      changed: unknown[];
      added: string[];
      removed: string[];
      format: string;
    };
    expect([found.format, found.changed.length, found.added.length, found.removed.length]).toEqual(["coco", 8, 329, 4]);
  });

  test("finds no changed label in 400 changed lines of the raccoons", async () => {
    const { status, json } = await diff(at("raccoon-27f269a/before"), at("raccoon-27f269a/after"), "--json");
    expect(status).toBe(0);
    expect(json()).toMatchObject({ format: "pascal-voc", changed: [], added: [], removed: [], unchanged: 7 });
  });
});
