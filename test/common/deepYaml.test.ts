import { describe, expect, test } from "@jest/globals";
import { yoloNames } from "../../src/annotations/yoloNames.js";
import { DEEPEST_YAML, refuseDeepYaml } from "../../src/common/deepYaml.js";
import { parseYaml } from "../../src/engine/yamlNode.js";
import { parseYamlFile } from "../../src/tasks/yamlFile.js";

const deep: [string, string][] = [
  ["lists in lists in one line", "- ".repeat(10_000) + "a"],
  ["brackets", `a: ${"[".repeat(10_000)}`],
  ["maps in braces", "{a: ".repeat(10_000)],
  ["deep indentation", Array.from({ length: 300 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
  ["questions", "? ".repeat(10_000) + "a"],
  ["values without a key", ": ".repeat(10_000) + "a"],
  ["brackets that only a comment closes", "[ # ]\n".repeat(10_000)],
  ["brackets that only a text closes", `${'["]",\n'.repeat(10_000)}`],
  ["brackets that only a text of several lines closes", `${'["\n]\n",'.repeat(10_000)}`],
];

describe("a deep YAML file", () => {
  const readers: [string, (text: string) => unknown][] = [
    ["a task", (text) => parseYamlFile(text, "task.yaml")],
    ["a workflow", (text) => parseYaml(text, "run.yaml")],
    ["a YOLO folder", (text) => yoloNames([{ path: "data.yaml", text }], "labels")],
  ];
  const each = readers.flatMap(([reader, read]) => deep.map(([how, text]) => ({ reader, how, read, text })));
  test.each(each)("does not reach the parser, which it could end: $how, in $reader", ({ read, text }) => {
    expect(() => read(text.slice(0, 60_000))).toThrow(`this is nested too deeply; at most ${DEEPEST_YAML} levels`);
  });

  test("is told with the line that goes too deep", () => {
    const text = `title: "one\n  and two"\nnote: |\n  [[[\n  {{{\nrow: it's\n# [\nlist: ${"[\r\n".repeat(60)}`;
    expect(() => refuseDeepYaml(text, "a.yaml")).toThrow(
      expect.objectContaining({ place: { path: "a.yaml", line: 56 } }),
    );
  });

  test("is no other one, whatever brackets stand in its texts", () => {
    const brackets = "[{".repeat(500);
    const text = `a: "${brackets}"\nb: '${brackets}'\n# ${brackets}\nc: |\n  ${brackets}\nd: word ${brackets}\n`;
    expect(() => refuseDeepYaml(`${text}e: [${"{ x: [1, 2] }, ".repeat(3000)}]`, "a.yaml")).not.toThrow();
  });
});
