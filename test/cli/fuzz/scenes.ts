import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { eventFile } from "../../curves/eventFile.js";
import type { Columns } from "./moves.js";
import { written, type FuzzTable, type TableFormat } from "./tables.js";

/** A file of a scene: a table that can be written in several formats, a JSON document, or any other content. */
export type SceneFile =
  | { kind: "table"; table: FuzzTable; formats: readonly TableFormat[]; columns: Columns }
  | { kind: "json"; text: string }
  | { kind: "other"; bytes: Buffer };

/** Sound input for a command, of which one file is spoiled at a time. */
export interface Scene {
  name: string;
  /** By name in the folder of the scene; names of tables are without their ending. */
  files: Readonly<Record<string, SceneFile>>;
  /** Words of the command line; `{name}` stands for the path of a file, `{out}` for a file to be written. */
  line: readonly string[];
}

const IDS = ["i0", "i1", "i2", "i3", "i4", "a, b", "é", "i7"];

const NO_COLUMNS: Columns = { needed: [], unique: [], filled: [], shares: [], complete: false, needsRows: true };

function table(columns: string[], row: (id: string, i: number) => string[], known: Partial<Columns> = {}): SceneFile {
  const rows = IDS.map(row);
  return { kind: "table", table: { columns, rows }, formats: ALL, columns: { ...NO_COLUMNS, ...known } };
}

const ALL: readonly TableFormat[] = ["csv", "csv", "csv", "tsv", "jsonl"];

const population = (known: Partial<Columns>) =>
  table(["id", "kind", "size"], (id, i) => [id, i % 2 === 0 ? "a" : "b", String(i / 4)], {
    needed: ["id", "kind"],
    filled: ["id"],
    ...known,
  });
const labels = table(["id", "label"], (id, i) => [id, i % 2 === 0 ? "cat" : "dog"], {
  needed: ["id", "label"],
  unique: ["id"],
  filled: ["id", "label"],
  complete: true,
});
const labelsOfPatients = table(["id", "patient", "label"], (id, i) => [id, `p${i % 3}`, i % 2 === 0 ? "cat" : "dog"], {
  needed: ["id", "patient", "label"],
  unique: ["id"],
  filled: ["id", "patient", "label"],
  complete: true,
});
const predicted = { unique: ["id"], complete: true };
const classes = (shift: number) =>
  table(
    ["id", "prediction", "p:cat", "p:dog"],
    (id, i) => ((i + shift) % 3 === 0 ? [id, "dog", "0.25", "0.75"] : [id, "cat", "0.625", "0.375"]),
    {
      ...predicted,
      needed: ["id", "p:cat", "p:dog"],
      filled: ["id", "prediction", "p:cat", "p:dog"],
      shares: ["p:cat", "p:dog"],
    },
  );
const scores = table(["id", "score"], (id, i) => [id, String(((i * 3) % 8) / 8)], {
  ...predicted,
  needed: ["id", "score"],
  filled: ["id", "score"],
  shares: ["score"],
});
const values = (name: string) =>
  table(["id", name], (id, i) => [id, String(i * 1.5 + (name === "label" ? 0 : (i % 3) / 7))], {
    ...predicted,
    needed: ["id", name],
    filled: ["id", name],
  });

const draws: Scene[] = [
  {
    name: "draw",
    files: { population: population({ unique: ["id"], complete: true }) },
    line: ["draw", "{population}", "--id", "id", "--size", "8", "--seed", "s", "--strata", "kind"],
  },
  {
    name: "draw into a file",
    files: { population: population({ unique: ["id"], complete: true, needed: ["id"] }) },
    line: ["draw", "{population}", "--id", "id", "--size", "8", "--seed", "s", "-o", "{out}.csv"],
  },
];

const sample: SceneFile = table(["id", "kind", "size"], (id, i) => [id, i % 2 === 0 ? "a" : "b", String(i / 4)], {
  needed: ["id"],
  unique: ["id"],
});
const represents: Scene[] = [
  {
    name: "represent",
    files: { population: population({ needed: ["id"] }), sample },
    line: ["represent", "{population}", "{sample}", "--id", "id"],
  },
  {
    name: "represent of columns",
    files: { population: population({}), sample },
    line: ["represent", "{population}", "{sample}", "--id", "id", "--columns", "kind,size"],
  },
];

const annotations: SceneFile = {
  kind: "table",
  table: {
    columns: ["item", "annotator", "label", "seconds"],
    rows: IDS.slice(0, 5).flatMap((id, i) => [
      [id, "ann", String(i % 3), "3"],
      [id, "bob", String(i % 2), "4.5"],
    ]),
  },
  formats: ALL,
  columns: {
    ...NO_COLUMNS,
    needed: ["item", "annotator", "label"],
    unique: ["item", "annotator"],
    filled: ["item", "annotator"],
  },
};
const annotationsOfPatients: SceneFile = {
  kind: "table",
  table: {
    columns: ["item", "annotator", "label", "patient"],
    rows: IDS.flatMap((id, i) => [
      [id, "ann", String(i % 3), `p${i % 3}`],
      [id, "bob", String(i % 2), `p${i % 3}`],
    ]),
  },
  formats: ALL,
  columns: {
    ...NO_COLUMNS,
    needed: ["item", "annotator", "label", "patient"],
    unique: ["item", "annotator"],
    filled: ["item", "annotator", "patient"],
  },
};
const agreements: Scene[] = [
  [],
  ["--level", "interval"],
  ["--level", "ratio"],
  ["--measure", "fleiss-kappa"],
  ["--measure", "cohen-kappa", "--weights", "linear"],
].map((options) => ({
  name: `agreement ${options.join(" ")}`,
  files: { annotations },
  line: ["agreement", "{annotations}", ...options],
}));
agreements.push({
  name: "agreement of groups",
  files: { annotations: annotationsOfPatients },
  line: ["agreement", "{annotations}", "--group", "patient"],
});

const json = (value: unknown): SceneFile => ({ kind: "json", text: JSON.stringify(value) });
const other = (text: string): SceneFile => ({ kind: "other", bytes: Buffer.from(text) });

const coco = (shift: number) => ({
  images: [1, 2, 3].map((id) => ({ id, file_name: `${id}.jpg`, width: 10, height: 10 })),
  categories: [
    { id: 1, name: "cat" },
    { id: 2, name: "dog" },
  ],
  annotations: [1, 2, 3].map((id) => ({ id, image_id: id, category_id: 1 + ((id + shift) % 2), bbox: [1, 2, 3, 4] })),
});
const studio = (label: string) =>
  ["a.jpg", "b.jpg"].map((image, i) => ({
    id: i,
    data: { image },
    annotations: [
      {
        id: i,
        completed_by: 1,
        result: [
          { from_name: "l", to_name: "i", type: "choices", value: { choices: [i === 0 ? label : "dog"] } },
          {
            from_name: "b",
            to_name: "i",
            type: "rectanglelabels",
            value: { x: 1, y: 2, width: 3, height: 4, rectanglelabels: ["cat"] },
          },
        ],
      },
    ],
  }));
const voc = (name: string) =>
  `<annotation><filename>a.jpg</filename><object><name>${name}</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox></object></annotation>`;
const cvat = (label: string) =>
  `<?xml version="1.0"?>\n<annotations><image id="0" name="a.jpg"><box label="${label}" xtl="1" ytl="2" xbr="3" ybr="4"/><tag label="x"/></image><track id="0" label="cat"><box frame="0" outside="0" xtl="1" ytl="2" xbr="3" ybr="4"/></track></annotations>\n`;
const labelTable = (needed: string[]) =>
  table(["id", "label"], (id, i) => [id, i % 2 === 0 ? "cat" : "dog"], { needed, filled: ["id"], needsRows: false });
const diff = ["labels", "diff", "{old}", "{new}"];
const diffs: Scene[] = [
  { name: "labels diff of tables", files: { old: labelTable([]), new: labelTable([]) }, line: diff },
  {
    name: "labels diff with named columns",
    files: { old: labelTable(["id", "label"]), new: labelTable(["id", "label"]) },
    line: [...diff, "--id", "id", "--label", "label", "--old-label", "label"],
  },
  {
    name: "labels diff of maps",
    files: { "old.json": json({ a: "cat", b: "dog" }), "new.json": json({ a: "cat", b: "cat", c: 3 }) },
    line: ["labels", "diff", "{old.json}", "{new.json}"],
  },
  {
    name: "labels diff of lists",
    files: { "old.json": json([{ id: "a", label: "cat" }]), "new.json": json([{ id: "a", label: "dog" }]) },
    line: ["labels", "diff", "{old.json}", "{new.json}"],
  },
  {
    name: "labels diff of COCO",
    files: { "old.json": json(coco(0)), "new.json": json(coco(1)) },
    line: ["labels", "diff", "{old.json}", "{new.json}"],
  },
  {
    name: "labels diff of Label Studio",
    files: { "old.json": json(studio("cat")), "new.json": json(studio("dog")) },
    line: ["labels", "diff", "{old.json}", "{new.json}"],
  },
  {
    name: "labels diff of Pascal VOC",
    files: { "old/a.xml": other(voc("cat")), "new/a.xml": other(voc("dog")) },
    line: ["labels", "diff", "{old}", "{new}"],
  },
  {
    name: "labels diff of CVAT",
    files: { "old.xml": other(cvat("cat")), "new.xml": other(cvat("dog")) },
    line: ["labels", "diff", "{old.xml}", "{new.xml}"],
  },
  {
    name: "labels diff of YOLO",
    files: {
      "old/a.txt": other("0 0.5 0.5 0.25 0.25\n1 0.1 0.1 0.2 0.1 0.2 0.2\n"),
      "old/classes.txt": other("cat\ndog\n"),
      "new/a.txt": other("1 0.5 0.5 0.25 0.25\n"),
      "new/data.yaml": other("names: [cat, dog]\n"),
    },
    line: ["labels", "diff", "{old}", "{new}"],
  },
];

const metrics: Scene[] = [
  {
    name: "metrics of classes",
    files: { labels, predictions: classes(0) },
    line: ["metrics", "--labels", "{labels}", "--predictions", "{predictions}"],
  },
  {
    name: "metrics of scores",
    files: { labels, predictions: scores },
    line: [
      "metrics",
      "--labels",
      "{labels}",
      "--predictions",
      "{predictions}",
      "--metric",
      "average_precision",
      "--metric",
      "roc_auc",
    ],
  },
  {
    name: "metrics of numbers",
    files: { labels: values("label"), predictions: values("prediction") },
    line: ["metrics", "--labels", "{labels}", "--predictions", "{predictions}", "--kind", "regression"],
  },
  {
    name: "metrics of groups",
    files: { labels: labelsOfPatients, predictions: classes(0) },
    line: ["metrics", "--labels", "{labels}", "--predictions", "{predictions}", "--group", "patient"],
  },
];

const compare = ["compare", "--labels", "{labels}", "a={a}", "b={b}"];
const comparisons: Scene[] = [
  { name: "compare", files: { labels, a: classes(0), b: classes(1) }, line: compare },
  {
    name: "compare seeds",
    files: { labels, a: classes(0), b: classes(1), c: classes(2) },
    line: [...compare, "a={c}", "--metric", "log_loss"],
  },
  { name: "compare by roc_auc", files: { labels, a: scores, b: scores }, line: [...compare, "--metric", "roc_auc"] },
];

const steps = Array.from({ length: 12 }, (_, i) => i + 1);
const loss = (i: number, plus = 0) => String(Number((2 / i + plus).toPrecision(4)));
const lines = (head: string, row: (i: number) => string) =>
  other(`${[head, ...steps.map(row)].filter((line) => line !== "").join("\n")}\n`);
const curves: Scene[] = [
  {
    name: "curve.jsonl",
    files: {
      "curve.jsonl": lines(
        "",
        (i) =>
          `{"step":${i * 10},"epoch":${i},"train/loss":${loss(i)},"validation/loss":${loss(i, 0.1)},"validation/error":${loss(i, 0.05)}}`,
      ),
    },
    line: ["curve", "a={curve.jsonl}"],
  },
  {
    name: "curve of Ultralytics",
    files: {
      "results.csv": lines("  epoch,  train/box_loss,  val/box_loss", (i) => `  ${i},  ${loss(i)},  ${loss(i, 0.1)}`),
    },
    line: ["curve", "{results.csv}"],
  },
  {
    name: "curve of Lightning",
    files: {
      "metrics.csv": lines(
        "epoch,step,train_loss,val_loss",
        (i) => `${i},${i * 50},${loss(i)},\n${i},${i * 50},,${loss(i, 0.1)}`,
      ),
    },
    line: ["curve", "{metrics.csv}"],
  },
  {
    name: "curve of Keras",
    files: { "log.csv": lines("epoch,loss,val_loss", (i) => `${i},${loss(i)},${loss(i, 0.1)}`) },
    line: ["curve", "{log.csv}"],
  },
  {
    name: "curve of Hugging Face",
    files: {
      "trainer_state.json": json({
        log_history: steps.flatMap((i) => [
          { step: i, loss: 2 / i },
          { step: i, eval_loss: 2.1 / i },
        ]),
      }),
    },
    line: ["curve", "{trainer_state.json}"],
  },
  {
    name: "curve of DVCLive",
    files: {
      "dvc/metrics.json": json({ step: 12, val: { loss: 0.3 } }),
      "dvc/plots/metrics/val/loss.tsv": lines("step\tloss", (i) => `${i}\t${loss(i)}`),
    },
    line: ["curve", "a={dvc}"],
  },
  {
    name: "curve of a list",
    files: { "loss.json": json(steps.map((i) => ({ step: i, loss: 2 / i }))) },
    line: ["curve", "a={loss.json}"],
  },
  {
    name: "curve of MLflow",
    files: { "mlruns/0/abc/metrics/val_loss": lines("", (i) => `${1_700_000_000_000 + i} ${loss(i)} ${i}`) },
    line: ["curve", "a={mlruns}"],
  },
  {
    name: "curve of TensorBoard",
    files: {
      "events.out.tfevents.1": {
        kind: "other",
        bytes: Buffer.from(eventFile(steps.map((step) => ({ step, tag: "val/loss", simple: 2 / step })))),
      },
    },
    line: ["curve", "a={events.out.tfevents.1}"],
  },
  {
    name: "curve of MMCV",
    files: {
      "20200512_114159.log.json": lines(
        '{"env_info": "linux", "seed": 0}',
        (i) =>
          `{"mode": "train", "epoch": ${i}, "iter": 50, "lr": 0.02, "loss": ${loss(i)}}\n{"mode": "val", "epoch": ${i}, "iter": 9, "lr": 0.02, "loss": ${loss(i, 0.1)}}`,
      ),
    },
    line: ["curve", "{20200512_114159.log.json}"],
  },
  {
    name: "curve of MMEngine",
    files: {
      "scalars.json": lines(
        "",
        (i) =>
          `{"lr": 0.02, "loss": ${loss(i)}, "epoch": ${i}, "iter": ${i * 50}, "step": ${i * 50}}\n{"loss": ${loss(i, 0.1)}, "step": ${i}}`,
      ),
    },
    line: ["curve", "{scalars.json}"],
  },
  {
    name: "curve of a long table",
    files: {
      "runs.csv": lines(
        "family,run,seed,step,val_loss",
        (i) => `adam,a,1,${i},${loss(i)}\nadam,a,2,${i},${loss(i, 0.1)}\nmuon,b,1,${i},${loss(i, 0.2)}`,
      ),
    },
    line: ["curve", "{runs.csv}"],
  },
  {
    name: "curves beside each other",
    files: {
      "a.csv": lines("epoch,loss,val_loss", (i) => `${i},${loss(i)},${loss(i, 0.1)}`),
      "b.csv": lines("epoch,loss,val_loss", (i) => `${i},${loss(i)},${loss(i, 0.2)}`),
    },
    line: ["curve", "a={a.csv}", "b={b.csv}", "--metric", "val_loss", "--items", "100"],
  },
];

const sizes: Scene[] = [
  {
    name: "size for an interval",
    files: {},
    line: ["size", "--metric", "error", "--expect", "0.1", "--half-width", "0.05"],
  },
  {
    name: "size for a difference",
    files: {},
    line: ["size", "--metric", "error", "--expect", "0.1", "--detect", "0.05"],
  },
  {
    name: "size with a discordance",
    files: {},
    line: ["size", "--metric", "error", "--expect", "0.1", "--detect", "0.05", "--discordance", "0.12"],
  },
];

/** The scenes of each command on plain files. `draw verify` has its own, made by a draw (see `verifyScenes`). */
export const SCENES: Record<string, readonly Scene[]> = {
  draw: draws,
  represent: represents,
  agreement: agreements,
  "labels diff": diffs,
  metrics,
  compare: comparisons,
  curve: curves,
  size: sizes,
};

/** What a draw of five items writes, to be verified: the record knows the population's place. */
export function verifyScenes(items: string, record: string): Scene[] {
  const rows = items
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => [line.replace(/^"(.*)"$/, "$1")]);
  return [
    {
      name: "draw verify",
      files: {
        "items.csv": {
          kind: "table",
          table: { columns: ["id"], rows },
          formats: ["csv"],
          columns: { ...NO_COLUMNS, needed: ["id"], unique: ["id"], complete: true },
        },
        "items.draw.json": { kind: "json", text: record },
        population: population({ needed: ["id"] }),
      },
      line: ["draw", "verify", "{items.csv}", "--population", "{population}"],
    },
  ];
}

/** The population from which the items of `verifyScenes` are drawn. */
export function populationFile(): Buffer {
  const file = population({});
  return file.kind === "table" ? written(file.table, "csv") : Buffer.alloc(0);
}

/** Writes a file of a scene, making its folders. */
export function place(folder: string, name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}
