import { describe, expect, test } from "@jest/globals";
import { chosenMetric } from "../../src/curves/chosenMetric.js";
import { readRuns } from "../../src/curves/readCurve.js";
import { runsOf } from "../../src/curves/runsOf.js";

const read = (path: string, text: string) => readRuns([{ path, bytes: new TextEncoder().encode(text) }], path);
const notesOf = (path: string, text: string) => read(path, text).map(({ curve }) => curve.notes);
const choose = (path: string, text: string, asked?: string) => () =>
  read(path, text)
    .flatMap((run) => runsOf(run, asked))
    .map(({ curve, asked: metric }) => chosenMetric(curve, path, metric).name);

describe("a measure of which only texts were logged", () => {
  test.each([
    ["a long table", "a.csv", "run,step,val_loss,val_acc\na,1,2,n/a\na,2,1,n/a\n", "a.csv:2: 'val_acc' is \"n/a\""],
    ["a long table's percent", "a.csv", "run,step,val_loss,top\na,1,2,12%\na,2,1,14%\n", "a.csv:2: 'top' is \"12%\""],
    ["decimal commas", "a.tsv", "run\tstep\tval_loss\tx\na\t1\t2\t\na\t2\t1\t0,53\n", "a.tsv:3: 'x' is \"0,53\""],
    [
      "a history of Weights & Biases",
      "a.csv",
      "_step,val/loss,val/acc\n1,2,\n2,1,12%\n",
      "a.csv:3: 'val/acc' is \"12%\"",
    ],
    ["a panel", "a.csv", "Step,r - val/loss,r - val/acc\n1,2,12%\n", "a.csv:2: 'r - val/acc' is \"12%\""],
    [
      "a history of lines",
      "a.jsonl",
      '{"_step":1,"val/loss":2}\n{"_step":2,"val/acc":"12%"}\n',
      "a.jsonl:2: 'val/acc' is \"12%\"",
    ],
    [
      "MMEngine's log",
      "scalars.json",
      '{"loss":2,"iter":1,"step":1}\n{"mIoU":"high","loss":1,"step":1}\n',
      "scalars.json:2: 'val/mIoU' is \"high\"",
    ],
    [
      "MMCV's log",
      "a.log.json",
      '{"mode":"val","epoch":1,"iter":1,"lr":1,"loss":1,"mIoU":"high"}\n',
      "a.log.json:1: 'val/mIoU' is \"high\"",
    ],
    [
      "a Trainer's state",
      "trainer_state.json",
      '{"log_history":[{"step":1,"eval_loss":1,"eval_f1":"0,5"}]}',
      "trainer_state.json: 'eval_f1' is \"0,5\"",
    ],
    [
      "DVCLive's summary",
      "dvclive.json",
      '{"step":1,"loss":2,"val":{"acc":"12%"}}',
      "dvclive.json: 'val/acc' is \"12%\"",
    ],
  ])("is said with its place: %s", (_, path, text, seen) => {
    expect(notesOf(path, text)).toEqual([[`${seen} and never a number; left out.`]]);
  });

  test("is said once where a table holds several runs", () => {
    expect(notesOf("a.csv", "run,step,val_loss,val_acc\na,1,2,n/a\nb,1,1,n/a\n")).toEqual([
      [`a.csv:2: 'val_acc' is "n/a" and never a number; left out.`],
      [],
    ]);
  });

  test.each([
    ["a name with a number", "a.csv", "run,family,step,val_loss\na,resnet(18),1,2\n"],
    ["texts of a run", "a.csv", "run,family,step,val_loss\na,vit 3,1,2\n"],
    ["pictures and tables", "a.csv", "_step,val/loss,val/loss_table\n1,2,{'_type': 'table'}\n"],
    ["what some lines hold as numbers", "a.jsonl", '{"_step":1,"val/loss":"?"}\n{"_step":2,"val/loss":2}\n'],
  ])("is not %s", (_, path, text) => {
    expect(notesOf(path, text)).toEqual([[]]);
  });

  test.each([
    ["where it is asked for", "run,step,val_loss,val_acc\na,1,2,n/a\n", "val_acc", "2: 'val_acc' is \"n/a\""],
    [
      "where a panel's series is asked for",
      "Step,a - val/acc,b - val/loss\n1,12%,2\n",
      "a - val/acc",
      "2: 'a - val/acc' is \"12%\"",
    ],
    ["though its name says nothing", "run,step,val_loss,synergy\na,1,2,high\n", "synergy", "2: 'synergy' is \"high\""],
    ["where nothing else was measured", "run,step,val_acc\na,1,12%\na,2,13%\n", undefined, "2: 'val_acc' is \"12%\""],
    ["where only training was measured", "_step,train/loss,val/acc\n1,2,12%\n", undefined, "2: 'val/acc' is \"12%\""],
  ])("is a mistake %s", (_, text, asked, message) => {
    expect(choose("a.csv", text, asked)).toThrow(`a.csv:${message}; it must be a number`);
  });

  test("is not looked for among texts of a run where only training was measured", () => {
    const text = "run,loss_fn,step,train_loss\na,mse,1,2\n";
    expect(choose("a.csv", text)).toThrow("holds no evaluation on a validation set");
  });

  test("still tells runs apart that nobody named", () => {
    const text = "run,val_loss_fn,step,val_loss\n1,mse,1,2\n1,mae,1,2\n";
    expect(() => read("a.csv", text)).toThrow(`a.csv:3: 'val_loss_fn' is "mae", but on line 2 of the same run "mse"`);
  });
});

test("a header that stands again in the middle is called one", () => {
  const twice = "epoch,val_loss\n1,2\n2,1\nepoch,val_loss\n1,2\n";
  expect(() => read("log.csv", twice)).toThrow(`log.csv:4: 'epoch' is "epoch": the header stands here again`);
});
