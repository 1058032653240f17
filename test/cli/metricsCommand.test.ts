import { describe, expect, test } from "@jest/globals";
import { metricsCommand } from "../../src/cli/metricsCommand.js";
import { inFolder, run } from "./aCommand.js";

const labels = "id,label\na,0\nb,0\nc,1\nd,1\n";
const scores = "id,score\nd,0.8\nc,0.35\nb,0.4\na,0.1\n";

describe("holdout metrics", () => {
  test("prints one JSON document with value, interval and the constant answer's score", async () => {
    await inFolder({ "l.csv": labels, "p.csv": scores }, async (path) => {
      const ended = await run(
        metricsCommand,
        "--labels",
        path("l.csv"),
        "--predictions",
        path("p.csv"),
        "--metric",
        "average_precision",
        "--metric",
        "error",
        "--json",
      );
      expect([ended.status, ended.err]).toEqual([0, ""]);
      const found = JSON.parse(ended.out);
      expect(found.n).toBe(4);
      expect(Object.keys(found.metrics)).toEqual(["average_precision", "error"]);
      expect(found.metrics.average_precision.value.toFixed(4)).toBe("0.8333");
      expect(found.metrics.error).toEqual({
        value: 0.25,
        interval: [expect.closeTo(0.0456, 4), expect.closeTo(0.6994, 4)],
        direction: "falls",
        constant: 0.5,
      });
    });
  });

  test("without --metric tells all that can be computed, as a table", async () => {
    await inFolder({ "l.csv": labels, "p.csv": scores }, async (path) => {
      const { out } = await run(metricsCommand, "--labels", path("l.csv"), "--predictions", path("p.csv"));
      for (const name of [
        "error",
        "average_precision",
        "roc_auc",
        "f1_macro",
        "balanced_error",
        "log_loss",
        "brier",
        "ece",
      ])
        expect(out).toContain(`\n${name} `);
      expect(out).toContain("4 items");
      expect(out).not.toContain("mae");
    });
  });

  test("draws items that hang together anew as wholes, where a column says which", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ id: `i${i}`, patient: `p${i % 12}`, label: i % 2 }));
    const files = {
      "l.csv": `id,patient,label\n${rows.map(({ id, patient, label }) => `${id},${patient},${label}`).join("\n")}\n`,
      "p.csv": `id,prediction\n${rows.map(({ id, label }, i) => `${id},${i % 12 < 3 ? 1 - label : label}`).join("\n")}\n`,
    };
    await inFolder(files, async (path) => {
      const asked = ["--labels", path("l.csv"), "--predictions", path("p.csv"), "--metric", "error"];
      const told = async (...more: string[]) =>
        JSON.parse((await run(metricsCommand, ...asked, ...more, "--json")).out);
      const [alone, together] = [await told(), await told("--group", "patient")];
      expect([alone.n, together.n, alone.metrics.error.value, together.metrics.error.value]).toEqual([
        60, 60, 0.25, 0.25,
      ]);
      expect([alone.groups, together.groups]).toEqual([undefined, { column: "patient", count: 12 }]);
      const width = ([low, high]: [number, number]) => high - low;
      // As of 12 items, all right or all wrong.
      expect(width(together.metrics.error.interval)).toBeGreaterThan(2 * width(alone.metrics.error.interval));
      expect(width(together.classes[0].recall.interval)).toBeGreaterThan(1.5 * width(alone.classes[0].recall.interval));
      expect(together.notes[0]).toMatch(
        /^Items of one "patient" hang together: intervals and p are of 12 groups, 60 items/,
      );
      const mistyped = await run(metricsCommand, ...asked, "--group", "patients");
      expect(mistyped).toMatchObject({ status: 2, out: "" });
      expect(mistyped.err).toMatch(
        /l\.csv:1: there is no column "patients"; name it with --group \(columns: id, patient, label\)/,
      );
    });
  });

  test("tells each class's recall and precision beside metrics of the answers", async () => {
    await inFolder({ "l.csv": labels, "p.csv": scores }, async (path) => {
      const asked = ["--labels", path("l.csv"), "--predictions", path("p.csv")];
      const { classes } = JSON.parse((await run(metricsCommand, ...asked, "--json")).out);
      expect(classes).toMatchObject([
        { class: "0", items: 2, predicted: 3, recall: { value: 1 }, precision: { value: 2 / 3 } },
        { class: "1", items: 2, predicted: 1, recall: { value: 0.5 }, precision: { value: 1 } },
      ]);
      expect((await run(metricsCommand, ...asked)).out).toContain(
        "\nEach class\nclass  items  predicted  recall [95 %]",
      );
      const { out } = await run(metricsCommand, ...asked, "--metric", "roc_auc", "--json");
      expect(Object.keys(JSON.parse(out))).toEqual(["n", "kind", "metrics", "notes"]);
    });
  });

  test("tells beside the calibration error where answers are right as often as said, and the temperature", async () => {
    await inFolder({ "l.csv": labels, "p.csv": scores }, async (path) => {
      const asked = ["--labels", path("l.csv"), "--predictions", path("p.csv")];
      const { calibration } = JSON.parse((await run(metricsCommand, ...asked, "--json")).out);
      expect(calibration.bins).toHaveLength(4);
      expect(calibration.bins[0]).toEqual({
        items: 1,
        confidence: 0.6,
        right: { value: 1, interval: [expect.closeTo(0.2065, 4), 1] },
      });
      expect(Object.keys(calibration.temperature)).toEqual(["value", "interval", "log_loss"]);
      const { out } = await run(metricsCommand, ...asked, "--metric", "ece");
      expect(out).toMatch(
        /\nconfidence {2}items {2}right \[95 %\]\n.*\n *60\.00 % +1 +100\.00 % \[20\.65, 100\.00\]\n/,
      );
      expect(out).toMatch(
        /\nTemperature 0\.732 \[0\.0897, ∞\]: whether the probabilities are too sure, or not sure enough, nobody can tell\.$/,
      );
      expect(
        JSON.parse((await run(metricsCommand, ...asked, "--metric", "brier", "--json")).out).calibration,
      ).toBeUndefined();
    });
  });

  test("a metric's interval is the same whichever others are asked for", async () => {
    await inFolder({ "l.csv": labels, "p.csv": scores }, async (path) => {
      const asked = ["--labels", path("l.csv"), "--predictions", path("p.csv"), "--json"];
      const { brier, ece } = JSON.parse((await run(metricsCommand, ...asked)).out).metrics;
      for (const metric of ["brier", "ece"])
        expect(JSON.parse((await run(metricsCommand, ...asked, "--metric", metric)).out).metrics).toEqual(
          metric === "brier" ? { brier } : { ece },
        );
    });
  });

  test("a constant answer without calibration error is told to know nothing, only where there is one", async () => {
    const note =
      "A constant answer that says the share of each class has an ece of 0: it is calibrated, but knows nothing.";
    await inFolder({ "l.csv": labels, "p.csv": scores }, async (path) => {
      const asked = ["--labels", path("l.csv"), "--predictions", path("p.csv")];
      expect((await run(metricsCommand, ...asked)).out).toContain(`4 items\n${note}\n`);
      expect((await run(metricsCommand, ...asked, "--metric", "brier")).out).not.toContain("constant answer that");
    });
  });

  test("a metric named twice is told once", async () => {
    await inFolder({ "l.csv": labels, "p.csv": scores }, async (path) => {
      const asked = ["--metric", "error", "--metric", "error"];
      const { out } = await run(metricsCommand, "--labels", path("l.csv"), "--predictions", path("p.csv"), ...asked);
      expect(out.match(/^error /gm)).toHaveLength(1);
    });
  });

  test("says below the table, and among the notes of --json, that two positives are few", async () => {
    await inFolder({ "l.csv": labels, "p.csv": scores }, async (path) => {
      const asked = ["--labels", path("l.csv"), "--predictions", path("p.csv"), "--metric", "roc_auc"];
      const few = /\nOnly 2 items are of class "0", and roc_auc rests on them.*/.exec(
        (await run(metricsCommand, ...asked)).out,
      );
      const { out, err } = await run(metricsCommand, ...asked, "--json");
      const found = JSON.parse(out);
      expect([Object.keys(found), found.kind, err]).toEqual([["n", "kind", "metrics", "notes"], "classification", ""]);
      expect(found.notes).toEqual([few?.[0].trim()]);
    });
  });

  test("a column that is not there can be named, and measured labels are no classes", async () => {
    await inFolder({ "l.csv": "file,label\na,14.571\n", "p.csv": "id,p:x,p:y\na,0.5,0.5\n" }, async (path) => {
      const asked = ["--labels", path("l.csv"), "--predictions", path("p.csv")];
      const unnamed = await run(metricsCommand, ...asked);
      expect([unnamed.status, unnamed.err]).toEqual([
        2,
        expect.stringContaining('l.csv:1: there is no column "id"; name it with --id (columns: file, label)'),
      ]);
    });
    await inFolder({ "l.csv": "id,label\na,14.571\n", "p.csv": "id,p:x,p:y\na,0.5,0.5\n" }, async (path) => {
      const { status, err } = await run(metricsCommand, "--labels", path("l.csv"), "--predictions", path("p.csv"));
      expect([status, err]).toEqual([
        2,
        expect.stringMatching(
          /l\.csv:2: the label "14\.571" is a measured number, but .*p\.csv has probabilities of classes \(p:x, p:y\)/,
        ),
      ]);
    });
  });

  test.each([
    ["labels", "ID,label\na,0\nb,1\n", "id,p:0,p:1\nb,0.9,0.1\na,0.8,0.2\n"],
    ["predictions", "id,label\na,0\nb,1\n", "ID,id of run,p:0,p:1\nb,7,0.9,0.1\na,7,0.8,0.2\n"],
    ["labels, repeated beside the predictions", "ID,label\na,0\nb,1\n", "id,label,p:0,p:1\nb,1,0.9,0.1\na,0,0.8,0.2\n"],
  ])("a column that --id names in the %s may be called id in the other file", async (_, truth, said) => {
    await inFolder({ "l.csv": truth, "p.csv": said }, async (path) => {
      const asked = ["--labels", path("l.csv"), "--predictions", path("p.csv"), "--json"];
      const found = JSON.parse((await run(metricsCommand, ...asked, "--id", "ID")).out);
      expect([found.n, found.metrics.error.value]).toEqual([2, 0.5]);
    });
  });

  test("a column that --id names and no file has was mistyped", async () => {
    await inFolder({ "l.csv": "id,label\na,0\n", "p.csv": "id,prediction\na,0\n" }, async (path) => {
      const asked = ["--labels", path("l.csv"), "--predictions", path("p.csv"), "--id", "imge_id"];
      const { status, err } = await run(metricsCommand, ...asked);
      expect([status, err]).toEqual([2, expect.stringContaining('there is no column "imge_id"; name it with --id')]);
    });
  });

  test("a column of ids that is neither named nor called id is told with what would be read", async () => {
    await inFolder({ "l.csv": "file,label\na,0\n", "p.csv": "image,prediction\na,0\n" }, async (path) => {
      const asked = ["--labels", path("l.csv"), "--predictions", path("p.csv")];
      const { status, err } = await run(metricsCommand, ...asked, "--id", "file");
      expect([status, err]).toEqual([
        2,
        expect.stringContaining(
          'p.csv:1: there is no column "file", and none called "id"; --id is for both files: call the column "file" or "id" here (columns: image, prediction)',
        ),
      ]);
    });
  });

  test("a blank in the name of a column is seen", async () => {
    await inFolder({ "l.csv": "id, label\na,0\n", "p.csv": "id,prediction\na,0\n" }, async (path) => {
      const { err } = await run(metricsCommand, "--labels", path("l.csv"), "--predictions", path("p.csv"));
      expect(err).toContain('there is no column "label"; name it with --label (columns: id, " label")');
    });
  });

  test("files that were given for one another are told so, whichever columns the other lacks", async () => {
    await inFolder({ "l.csv": "id,label\na,cat\n", "p.csv": "id,prediction\na,cat\n" }, async (path) => {
      const { status, err } = await run(metricsCommand, "--labels", path("p.csv"), "--predictions", path("l.csv"));
      expect([status, err]).toEqual([
        2,
        expect.stringMatching(
          /p\.csv:1: this file looks like predictions \(columns: id, prediction\), and ".*l\.csv" like labels; if so, give each for the other/,
        ),
      ]);
    });
  });

  test("labels with a score of their own are no predictions", async () => {
    await inFolder({ "l.csv": "id,class,score\na,cat,0.9\n", "p.csv": "id,label\na,cat\n" }, async (path) => {
      const { err } = await run(metricsCommand, "--labels", path("l.csv"), "--predictions", path("p.csv"));
      expect(err).toContain('l.csv:1: there is no column "label"; name it with --label');
    });
  });

  test("recognises a regression, and says so", async () => {
    await inFolder({ "l.csv": "id,label\na,1.5\nb,2\n", "p.csv": "id,prediction\na,1\nb,2\n" }, async (path) => {
      const asked = ["--labels", path("l.csv"), "--predictions", path("p.csv"), "--json"];
      const found = JSON.parse((await run(metricsCommand, ...asked)).out);
      expect([found.metrics.mae.value, found.kind]).toEqual([0.25, "regression"]);
      const few = expect.stringMatching(/^Only 2 items are labelled/);
      expect(found.notes).toEqual([expect.stringContaining("--kind classification takes them as classes"), few]);
      for (const said of [
        ["--kind", "regression"],
        ["--metric", "mae"],
      ])
        expect(JSON.parse((await run(metricsCommand, ...asked, ...said)).out).notes).toEqual([few]);
    });
  });

  test("of labels 1 and 2 takes 2 for the positive one, and says so", async () => {
    const files = { "l.csv": "id,label\na,1\nb,2\nc,2\n", "p.csv": "id,score\na,0.1\nb,0.9\nc,0.8\n" };
    await inFolder(files, async (path) => {
      const asked = ["--labels", path("l.csv"), "--predictions", path("p.csv"), "--metric", "roc_auc", "--json"];
      const found = JSON.parse((await run(metricsCommand, ...asked)).out);
      expect(found.metrics.roc_auc.value).toBe(1);
      expect(found.notes).toContain('A score is taken as the probability of "2" (--positive says otherwise).');
      const other = JSON.parse((await run(metricsCommand, ...asked, "--positive", "1")).out);
      expect(other.metrics.roc_auc.value).toBe(0);
    });
  });

  test("refuses measured labels with a decimal comma, which would be classes", async () => {
    const files = {
      "l.tsv": "id\tlabel\na\t1,5\nb\t2,0\n",
      "p.tsv": "id\tprediction\na\t1,4\nb\t2,0\n",
    };
    await inFolder(files, async (path) => {
      const ended = await run(metricsCommand, "--labels", path("l.tsv"), "--predictions", path("p.tsv"));
      expect(ended.status).toBe(2);
      expect(ended.err).toContain(
        'l.tsv:2: the column "label" is "1,5" in this row, a number with a comma in all rows',
      );
      const asNames = ["--kind", "classification", "--metric", "error", "--json"];
      const named = await run(metricsCommand, "--labels", path("l.tsv"), "--predictions", path("p.tsv"), ...asNames);
      expect(JSON.parse(named.out).metrics.error.value).toBe(0.5);
    });
  });

  test("refuses them also where some numbers are whole, but not names of which few have a comma", async () => {
    const rows = (...labels: string[]) => labels.map((label, i) => `i${i}\t${label}\n`).join("");
    const files = {
      "l.tsv": `id\tlabel\n${rows("12", "11,2", "9,4", "10,0")}`,
      "n.tsv": `id\tlabel\n${rows("1", "2", "1,2", "2")}`,
      "p.tsv": `id\tprediction\n${rows("1", "2", "1,2", "2")}`,
    };
    await inFolder(files, async (path) => {
      const ended = await run(metricsCommand, "--labels", path("l.tsv"), "--predictions", path("p.tsv"));
      expect(ended.status).toBe(2);
      expect(ended.err).toContain(
        'l.tsv:3: the column "label" is "11,2" in this row, a number with a comma in most rows',
      );
      const named = await run(metricsCommand, "--labels", path("n.tsv"), "--predictions", path("p.tsv"), "--json");
      expect(JSON.parse(named.out)).toMatchObject({ kind: "classification", metrics: { error: { value: 0 } } });
    });
  });

  test.each([
    ["1.000,5", "1000.5", ["999,5", "1.000,5", "2.000,25", "12"]],
    ["1,000.5", "1000.5", ["12", "999.5", "1,000.5", "1,200"]],
    ["-1.234.567,89", "-1234567.89", ["-1.234.567,89", "5", "6"]],
    ["1\u202f000,5", "1000.5", ["7,5", "1\u202f000,5"]],
  ])("refuses measured labels with signs between thousands, which would be classes: %s", async (seen, plain, given) => {
    const rows = given.map((label, i) => `i${i}\t${label}\n`).join("");
    await inFolder({ "l.tsv": `id\tlabel\n${rows}`, "p.tsv": `id\tprediction\n${rows}` }, async (path) => {
      const { status, err } = await run(metricsCommand, "--labels", path("l.tsv"), "--predictions", path("p.tsv"));
      expect(status).toBe(2);
      expect(err).toBe(
        `holdout: ${path("l.tsv")}:${given.indexOf(seen) + 2}: the column "label" is ${JSON.stringify(seen)} in this row, a number with signs between its thousands; write it as ${plain}, or say --kind classification where these are names`,
      );
    });
  });

  test("takes versions and names among numbers as the classes that they are", async () => {
    for (const given of [
      ["1.200.3", "1.200.4", "2"],
      ["1.000,5", "other", "3"],
    ]) {
      const rows = given.map((label, i) => `i${i}\t${label}\n`).join("");
      await inFolder({ "l.tsv": `id\tlabel\n${rows}`, "p.tsv": `id\tprediction\n${rows}` }, async (path) => {
        const asked = ["--labels", path("l.tsv"), "--predictions", path("p.tsv"), "--json"];
        expect(JSON.parse((await run(metricsCommand, ...asked)).out).kind).toBe("classification");
      });
    }
  });

  test("finds the word among measured labels that repeat, too, which are more values than classes have", async () => {
    const labels = Array.from({ length: 200 }, (_, i) => (i === 50 ? "NaN" : ((i % 40) / 10 + 5.05).toFixed(2)));
    const table = (column: string, cells: string[]) =>
      `id,${column}\n${cells.map((cell, i) => `i${i},${cell}\n`).join("")}`;
    const files = {
      "l.csv": table("label", labels),
      "p.csv": table(
        "prediction",
        labels.map(() => "7.5"),
      ),
    };
    await inFolder(files, async (path) => {
      const ended = await run(metricsCommand, "--labels", path("l.csv"), "--predictions", path("p.csv"));
      expect(ended.err).toContain('l.csv:52: label is "NaN"; it must be a finite number');
    });
  });

  test("finds the word among measured labels, and takes classes that look like numbers as classes", async () => {
    const measured = "id,label\na,1.25\nb,nan\nc,3.5\nd,4.75\n";
    const versions = "id,label\na,3.5\nb,other\nc,3.5\nd,3.5\n";
    const files = {
      "l.csv": measured,
      "p.csv": "id,prediction\na,1\nb,2\nc,3\nd,4\n",
      "v.csv": versions,
      "vp.csv": versions.replace("label", "prediction"),
    };
    await inFolder(files, async (path) => {
      const ended = await run(metricsCommand, "--labels", path("l.csv"), "--predictions", path("p.csv"));
      expect(ended.err).toContain('l.csv:3: label is "nan"; it must be a finite number');
      const classes = await run(metricsCommand, "--labels", path("v.csv"), "--predictions", path("vp.csv"), "--json");
      expect(JSON.parse(classes.out)).toMatchObject({ kind: "classification", metrics: { error: { value: 0 } } });
    });
  });

  test.each([
    [
      "ratings from 1 to 5",
      "id,label\na,1\nb,5\nc,3\n",
      "id,prediction\na,2\nb,5\nc,3\n",
      /whole numbers and are taken as classes/,
    ],
    [
      "probabilities in the column prediction",
      "id,label\na,0\nb,1\n",
      "id,prediction\na,0.2\nb,0.9\n",
      /did you mean a column `score`/,
    ],
  ])("says what %s were taken for", async (_, given, said, sentence) => {
    await inFolder({ "l.csv": given, "p.csv": said }, async (path) => {
      const { out } = await run(metricsCommand, "--labels", path("l.csv"), "--predictions", path("p.csv"));
      expect(out).toMatch(sentence);
    });
  });

  test.each([
    ["a missing id", "id,score\na,0.1\nb,0.1\nc,0.2\n", /p\.csv: the prediction of id "d" is missing/],
    ["a doubled id", "id,score\na,0.1\na,0.1\nb,0.4\nc,0.2\nd,1\n", /p\.csv:3: id "a" is doubled, first on line 2/],
    ["NaN", "id,score\na,nan\nb,0.4\nc,0.2\nd,1\n", /p\.csv:2: score is "nan"; it must be a finite number/],
    ["10^400", "id,score\na,1e400\nb,0.4\nc,0.2\nd,1\n", /p\.csv:2: score is "1e400"; it must be a finite number/],
    ["a header only", "id,score\n", /p\.csv: the file has a header but no rows/],
    [
      "another type",
      "id,prediction\na,[0.]\nb,[0.]\nc,[1.]\nd,[1.]\n",
      /p\.csv:2: the prediction is "\[0\.\]" where the labels say "0"/,
    ],
  ])("%s ends with status 2 and one sentence", async (_, text, sentence) => {
    await inFolder({ "l.csv": labels, "p.csv": text }, async (path) => {
      const ended = await run(metricsCommand, "--labels", path("l.csv"), "--predictions", path("p.csv"), "--json");
      expect([ended.status, ended.out]).toEqual([2, ""]);
      expect(ended.err).toMatch(sentence);
      expect(ended.err.split("\n")).toHaveLength(1);
    });
  });

  const allOf = (label: string) => `id,label\na,${label}\nb,${label}\nc,${label}\nd,${label}\n`;

  test.each([
    ["0", [], 0.1],
    ["1", [], 0.9],
    ["False", [], 0.1],
    ["ok", ["--positive", "defect"], 0.1],
    ["ok", ["--positive", "ok"], 0.9],
  ])("labels that are all %s are scored with a score, rankings aside: %j", async (label, positive, sure) => {
    const score = `id,score\n${["a", "b", "c", "d"].map((id) => `${id},${sure}\n`).join("")}`;
    await inFolder({ "l.csv": allOf(label), "p.csv": score }, async (path) => {
      const asked = ["--labels", path("l.csv"), "--predictions", path("p.csv"), "--json", ...positive];
      const { metrics, notes } = JSON.parse((await run(metricsCommand, ...asked)).out);
      const { error, average_precision, roc_auc, log_loss, brier, ece } = metrics;
      expect([error.value, average_precision.value, roc_auc.value]).toEqual([0, null, null]);
      for (const [found, wanted] of [
        [log_loss, -Math.log(0.9)],
        [brier, 0.01],
        [ece, 0.1],
      ])
        expect(found.value).toBeCloseTo(wanted, 12);
      expect(notes).toContain(
        `All items are of class "${label}": what is said here says nothing of any other, and average_precision and roc_auc, which rank one class above another, have no value.`,
      );
    });
  });

  test.each([
    ["1", "0", "1"],
    ["no", "yes", "yes"],
  ])(
    "labels that are all %s are said to be of two classes where a score makes them so",
    async (label, other, positive) => {
      const note = `All labels are "${label}": the other class is taken to be "${other}", and score to be the probability of "${positive}" (--positive says otherwise).`;
      const columns = `id,score,p:${other},p:${label}\na,.2,.1,.9\nb,.2,.1,.9\nc,.2,.1,.9\nd,.2,.1,.9\n`;
      await inFolder({ "l.csv": allOf(label), "p.csv": scores, "both.csv": columns }, async (path) => {
        const noted = async (file: string, ...more: string[]) => {
          const asked = ["--labels", path("l.csv"), "--predictions", path(file), "--metric", "error", "--json"];
          return JSON.parse((await run(metricsCommand, ...asked, ...more)).out).notes;
        };
        expect(await noted("p.csv")).toEqual([note]);
        expect(await noted("p.csv", "--positive", positive)).toEqual([]);
        expect(await noted("both.csv")).not.toContain(note);
      });
    },
  );

  test.each([
    ["prediction", "id,prediction\na,defect\nb,ok\nc,ok\nd,ok\n"],
    ["p:<class> for three classes", "id,p:dent,p:defect,p:ok\na,0,.9,.1\nb,0,.1,.9\nc,0,.1,.9\nd,.1,0,.9\n"],
  ])("the positive class may be named although no label has it, also of columns %s", async (_, said) => {
    await inFolder({ "l.csv": allOf("ok"), "p.csv": said }, async (path) => {
      const asked = ["--labels", path("l.csv"), "--predictions", path("p.csv"), "--json", "--positive", "defect"];
      const { status, out, err } = await run(metricsCommand, ...asked);
      expect([status, err]).toEqual([0, ""]);
      const { metrics, notes } = JSON.parse(out);
      expect([metrics.error.value, metrics.balanced_error.value]).toEqual([0.25, 0.25]);
      expect(notes.join()).toContain('1 item is predicted "defect"');
    });
  });

  test("columns of probabilities name the class that no label has", async () => {
    const both = "id,score,p:defect,p:ok\na,.2,.1,.9\nb,.2,.1,.9\nc,.2,.1,.9\nd,.2,.1,.9\n";
    await inFolder({ "l.csv": allOf("ok"), "p.csv": both }, async (path) => {
      const { out } = await run(metricsCommand, "--labels", path("l.csv"), "--predictions", path("p.csv"), "--json");
      expect(JSON.parse(out).metrics.log_loss.value).toBeCloseTo(-Math.log(0.9), 12);
    });
  });

  test("a score of which nobody can know the class is refused with what to type", async () => {
    await inFolder({ "l.csv": allOf("ok"), "p.csv": scores }, async (path) => {
      const { status, err } = await run(metricsCommand, "--labels", path("l.csv"), "--predictions", path("p.csv"));
      expect([status, err]).toEqual([
        2,
        `holdout: ${path("p.csv")}:1: all labels are "ok", so nobody knows which class the column "score" is for; say it with --positive <class>`,
      ]);
    });
  });

  test("the only class in another spelling is no second class", async () => {
    await inFolder({ "l.csv": allOf("1"), "p.csv": scores }, async (path) => {
      const asked = ["--labels", path("l.csv"), "--predictions", path("p.csv"), "--positive", "1.0"];
      expect((await run(metricsCommand, ...asked)).err).toBe(
        'holdout: the positive class is "1.0"; the classes are "1"',
      );
    });
  });

  test("says in its help which class is the answer, and what a Brier score and a calibration error are", () => {
    let help = "";
    const said = metricsCommand({
      out: () => undefined,
      err: () => undefined,
      interactive: false,
      color: false,
      exit: () => undefined,
    });
    said.configureOutput({ writeOut: (text) => void (help += text) }).outputHelp();
    expect(help).toContain(
      "of equal ones that of the first column; or by score the positive class above 0.5, the other at 0.5",
    );
    expect(help).toMatch(
      /\n {2}brier +.*the sum of \(p − y\)² over the classes.*at most two classes among the labels half of it, 0 to 1/,
    );
    expect(help).toMatch(/\n {2}ece +.*mean over 15 bins of equally many items.*on an edge the upper one/);
  });

  test("a metric that needs more than was given says what", async () => {
    await inFolder({ "l.csv": labels, "p.csv": "id,prediction\na,0\nb,0\nc,1\nd,1\n" }, async (path) => {
      const ended = await run(
        metricsCommand,
        "--labels",
        path("l.csv"),
        "--predictions",
        path("p.csv"),
        "--metric",
        "log_loss",
      );
      expect([ended.status, ended.err]).toEqual([
        2,
        "holdout: 'log_loss' needs probabilities: a column 'p:<class>' per class, or 'score'",
      ]);
    });
  });
});
