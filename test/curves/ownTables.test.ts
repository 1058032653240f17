import { describe, expect, test } from "@jest/globals";
import { chosenMetric } from "../../src/curves/chosenMetric.js";
import { readRuns } from "../../src/curves/readCurve.js";

const runs = (path: string, text: string) => readRuns([{ path, bytes: new TextEncoder().encode(text) }], path);
const seriesOf = (path: string, text: string) => runs(path, text).map(({ curve }) => curve.series);

describe("tables and logs of people's own", () => {
  test.each([
    ["a clock that is a text", "a.csv", "timestamp,step,val_loss\n2024-01-01 10:00:00,1,2\n2024-01-01 10:01:00,2,1\n"],
    ["a date and a time", "a.csv", "date,at,step,val_loss\n01/02/2024,10:00,1,2\n01/02/2024,10:01:30.5,2,1\n"],
    ["times with a unit", "a.csv", "step,elapsed_time,val_loss\n1,3.5s,2\n2,7s,1\n"],
    ["texts that stay", "a.csv", "model,step,val_loss\nvit,1,2\nvit,2,1\n"],
    ["a clock beside runs", "a.csv", "run,when,step,val_loss\na,2024-01-01T10:00Z,1,2\na,2024-01-01T10:01Z,2,1\n"],
    [
      "a clock in lines",
      "a.jsonl",
      '{"timestamp":"2024-01-01T10:00","step":1,"val_loss":2}\n{"step":2,"val_loss":1}\n',
    ],
    ["many steps", "a.csv", "steps,val_loss\n1,2\n2,1\n"],
    ["global steps in lines", "a.jsonl", '{"global_step":1,"val_loss":2}\n{"global_step":2,"val_loss":1}\n'],
  ])("may have %s", (_, path, text) => {
    expect(seriesOf(path, text)).toEqual([
      {
        val_loss: [
          [1, 2],
          [2, 1],
        ],
      },
    ]);
  });

  test.each([
    ["a table", "a.csv", "phase,epoch,loss\ntrain,1,2\nval,1,3\n"],
    ["a table with quotes", "a.csv", 'phase,epoch,loss\n"train",1,2\n"val",1,3\n'],
    ["a table with tabs", "a.tsv", "step\tsplit\tloss\n1\ttrain\t2\n1\tval\t3\n"],
    ["a table whose column has another name", "a.csv", "epoch,dataset,loss\n1,train,2\n1,val,3\n"],
    ["lines of another name", "a.jsonl", '{"type":"train","epoch":1,"loss":2}\n{"type":"val","epoch":1,"loss":3}\n'],
    ["lines in objects", "a.jsonl", '{"epoch":1,"train":{"loss":2},"val":{"loss":3}}\n'],
    ["lines", "a.jsonl", '{"split":"train","epoch":1,"loss":2}\n{"split":"val","epoch":1,"loss":3}\n'],
  ])("may say the split with each row: %s", (_, path, text) => {
    expect(seriesOf(path, text)).toEqual([{ "train/loss": [[1, 2]], "val/loss": [[1, 3]] }]);
  });

  test.each([
    ["a table", "a.csv", "step,phase,val_mAP\n1,frozen,0.1\n2,unfrozen,0.2\n"],
    ["a table whose phase is in between a split's word", "a.csv", "step,phase,val_mAP\n1,warmup,0.1\n2,train,0.2\n"],
    ["lines", "a.jsonl", '{"step":1,"phase":"frozen","val_mAP":0.1}\n{"step":2,"phase":"unfrozen","val_mAP":0.2}\n'],
    ["lines without it", "a.jsonl", '{"step":1,"val_mAP":0.1}\n{"step":2,"phase":"a","val_mAP":0.2}\n'],
    ["a constant one", "a.csv", "step,monitor,val_mAP\n1,val,0.1\n2,val,0.2\n"],
    [
      "a constant one in lines",
      "a.jsonl",
      '{"step":1,"mode":"val","val_mAP":0.1}\n{"step":2,"mode":"val","val_mAP":0.2}\n',
    ],
    ["a split that the measure tells, too", "a.csv", "step,mode,val_mAP\n1,val,0.1\n2,train,0.2\n"],
    ["a split called so", "a.csv", "step,phase,val_mAP\n1,val,0.1\n2,val,0.2\n"],
    ["a checkpoint", "a.csv", "step,val_mAP,checkpoint\n1,0.1,a.pt\n2,0.2,b.pt\n"],
    [
      "a checkpoint in lines",
      "a.jsonl",
      '{"step":1,"val_mAP":0.1,"checkpoint":"a.pt"}\n{"step":2,"val_mAP":0.2,"checkpoint":"b.pt"}\n',
    ],
    ["a note now and then", "a.csv", "step,val_mAP,note\n1,0.1,\n2,0.2,resumed\n"],
    ["what is true or false", "a.csv", "step,is_best,val_mAP\n1,True,0.1\n2,False,0.2\n"],
  ])("may say a phase that is no split: %s", (_, path, text) => {
    expect(seriesOf(path, text)).toEqual([
      {
        val_mAP: [
          [1, 0.1],
          [2, 0.2],
        ],
      },
    ]);
  });

  test.each([
    [
      "a.csv",
      "step,phase,val_mAP\n1,frozen,0.1\n2,unfrozen,0.2\n",
      `a.csv:2: 'phase' is "frozen" and never a number; left out.`,
    ],
    [
      "a.jsonl",
      '{"step":1,"phase":"frozen","val_mAP":0.1}\n{"step":2,"phase":"unfrozen","val_mAP":0.2}\n',
      `a.jsonl:1: 'phase' is "frozen" and never a number; left out.`,
    ],
    [
      "a.csv",
      "step,split,loss,note\n1,train,2,a\n1,val,3,b\n2,train,1,c\n",
      `a.csv:2: 'note' is "a" and never a number; left out.`,
    ],
    [
      "a.csv",
      "step,metric,value,note\n1,loss,2,a\n1,error,3,b\n",
      `a.csv:2: 'note' is "a" and never a number; left out.`,
    ],
  ])("note a text in %s that changes and is left out: %j", (path, text, note) => {
    expect(runs(path, text).map(({ curve }) => curve.notes)).toEqual([[note]]);
  });

  const both = { loss: ["2", "3"], val_loss: ["4", "4"] };
  test.each([
    ["train,val", "loss,val_loss", both, 4],
    ["train,val", "val_loss,loss", both, 4],
    ["train,val", "val_loss,loss", { ...both, val_loss: ["4", "5"] }, 5],
    ["val,train", "loss,val_loss", { ...both, val_loss: ["4", "5"] }, 4],
    ["train,val", "loss,val_loss", { ...both, val_loss: ["4", ""] }, 4],
    ["train,test", "val_loss,loss", both, 4],
  ] as const)(
    "judge by 'val_loss' before the loss of a row's split (%s; %s), which is not logged again",
    (splits, names, cells, value) => {
      const row = (epoch: number, place: 0 | 1) =>
        [
          epoch,
          splits.split(",")[place],
          ...names.split(",").map((name) => cells[name as keyof typeof cells][place]),
        ].join();
      const rows = [1, 2, 3].flatMap((epoch) => [row(epoch, 0), row(epoch, 1)]);
      const [run] = runs("a.csv", `epoch,split,${names}\n${rows.join("\n")}\n`);
      if (!run) throw new Error("no run");
      expect(run.curve.notes).toEqual([]);
      const { name, points } = chosenMetric(run.curve, "a.csv");
      expect([name, points]).toEqual(["val_loss", [1, 2, 3].map((epoch) => [epoch, value])]);
    },
  );

  test.each([
    ["train", { loss: 2, val_loss: 4 }, { loss: 3, val_loss: 4 }],
    ["val", { loss: 3, val_loss: 4 }, { loss: 2 }],
    ["val", { val_loss: 4, loss: 3 }, { loss: 2 }],
  ])("in lines, too, of which those of the split %s come first", (split, first, second) => {
    const other = split === "val" ? "train" : "val";
    const lines = [1, 2, 3].flatMap((epoch) => [
      { epoch, split, ...first },
      { epoch, split: other, ...second },
    ]);
    const [run] = runs("a.jsonl", lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    expect(run?.curve.notes).toEqual([]);
    expect(run && chosenMetric(run.curve, "a.jsonl").name).toBe("val_loss");
  });

  test("tell what was logged again though the rows have splits", () => {
    const rows = ["train,2,4", "val,3,4"].flatMap((row) => [`1,${row}`, `2,${row}`, `2,${row}9`]);
    const [run] = runs("a.csv", `epoch,split,loss,val_loss\n${rows.join("\n")}\n`);
    expect(run?.curve.notes).toEqual(["1 epoch was logged again; what was logged last counts."]);
  });

  test("say nothing of a text that stays", () => {
    for (const [path, text] of [
      ["a.csv", "model,step,val_loss\nvit,1,2\nvit,2,1\n"],
      ["a.jsonl", '{"model":"vit","step":1,"val_loss":2}\n{"model":"vit","step":2,"val_loss":1}\n'],
      ["a.jsonl", '{"step":1,"metric":"val_loss","value":2}\n{"step":1,"metric":"val_error","value":2}\n'],
    ] as const)
      expect(runs(path, text).map(({ curve }) => curve.notes)).toEqual([[]]);
  });

  test("may say run, split and seed with each row, whose values have their line", () => {
    const text = "run_id,seed,phase,epoch,loss\na,1,train,1,2\na,1,val,1,3\nb,1,val,1,4\n";
    const [a, b] = runs("a.csv", text);
    expect(a).toMatchObject({ name: "a", curve: { format: "keras", stepName: "epochs" } });
    expect(a?.curve.series).toEqual({ "train/loss": [[1, 2]], "val/loss": [[1, 3]] });
    expect(a?.curve.lineOf?.("val/loss", 1)).toBe(3);
    expect(b).toMatchObject({ name: "b", curve: { series: { "val/loss": [[1, 4]] } } });
  });

  test.each([
    [
      "a text that changes",
      "model,step,val_loss\nvit,1,2\nresnet,1,1\n",
      `a.csv:3: 'model' is "resnet", but on line 2`,
    ],
    [
      "a text that changes where steps go back",
      "model,step,val_loss\nvit,10,2\nvit,20,1\nresnet,15,1\n",
      `a.csv:4: 'model' is "resnet", but on line 2`,
    ],
    [
      "a text in lines that changes where steps stand twice",
      '{"step":1,"split":"ood","loss":2}\n{"step":1,"split":"iid","loss":1}\n',
      `a.jsonl:1: 'split' is "ood"; it must be a number`,
    ],
    [
      "a text that is a number elsewhere",
      '{"step":1,"x":"a"}\n{"step":2,"x":1}\n',
      `a.jsonl:1: 'x' is "a"; it must be`,
    ],
    ["an epoch of many", "epoch,val_loss\n1/9,2\n2/9,1\n", `a.csv:2: 'epoch' is "1/9"; it must be a number`],
    ["a step in words", "step,epoch,val_loss\n1k,1,2\n2k,2,1\n", `a.csv:2: 'step' is "1k"; it must be a number`],
    ["a panel's step in words", "Step,a - val/loss\n1k,2\n", `a.csv:2: 'Step' is "1k"; it must be a number`],
    [
      "decimal commas",
      "epoch;val_loss\n1;0,5\n",
      `a.csv:2: 'val_loss' is "0,5"; it must be a number with a decimal point`,
    ],
    [
      "percent signs",
      "epoch,val_acc\n1,12.5%\n",
      `a.csv:2: 'val_acc' is "12.5%"; it must be a number without a percent sign`,
    ],
    ["a text in an object", '{"step":1,"val":{"loss":"low"}}', `a.jsonl:1: 'val/loss' is "low" in`],
    [
      "what PyTorch prints",
      "epoch,val_loss\n1,tensor(0.5)\n2,tensor(0.4)\n",
      `a.csv:2: 'val_loss' is "tensor(0.5)"; it must be a number`,
    ],
    [
      "more of that",
      "epoch,val_loss\n1,\"tensor([0.5], device='cuda:0')\"\n2,[0.4]\n",
      `a.csv:2: 'val_loss' is "tensor([0.5], device='cuda:0')"; it`,
    ],
    [
      "two sets of one name",
      "epoch,validation_0/logloss,validation_1/logloss\n1,2,3\n",
      "holds several that could be the validation error",
    ],
    ["a data frame's index", "Unnamed: 0,val_loss\n0,2\n", 'unless told index_label="epoch"'],
  ])("are refused for %s", (_, text, message) => {
    const judge = () =>
      runs(text.startsWith("{") ? "a.jsonl" : "a.csv", text).map(({ curve }) => chosenMetric(curve, "a.csv").name);
    expect(judge).toThrow(message);
  });

  test("of PyTorch Image Models are judged by the share of right answers", () => {
    const [run] = runs(
      "summary.csv",
      "epoch,train_loss,eval_loss,eval_top1,eval_top5\n0,5,4,50,75\n1,4,3,75,87.5\n2,4,3,80,90\n",
    );
    const chosen = run && chosenMetric(run.curve, "summary.csv");
    expect(chosen).toMatchObject({ name: "1 - eval_top1", quantity: "error" });
    expect(chosen?.points[0]).toEqual([0, 0.5]);
  });

  test.each([
    ["lists", '{"train_loss":[2,1],"val_loss":[3,2]}', ["train_loss", "val_loss"]],
    [
      "lists per split",
      '{"train":{"loss":[2,1]},"val":{"loss":[3,2],"acc":[0.5,0.75]}}',
      ["train/loss", "val/loss", "val/acc"],
    ],
    ["XGBoost's results", '{"validation_0":{"logloss":[3,2]}}', ["validation_0/logloss"]],
  ])("may be one JSON object of %s", (_, text, names) => {
    const [run] = runs("history.json", text);
    expect(run?.curve).toMatchObject({ format: "keras", stepName: "epochs" });
    expect(Object.keys(run?.curve.series ?? {})).toEqual(names);
    expect(Object.values(run?.curve.series ?? {})[0]?.[1]?.[0]).toBe(2);
  });
});
