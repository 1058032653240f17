import { describe, expect, test } from "@jest/globals";
import { parseYamlFile } from "../../src/tasks/yamlFile.js";

const read = (text: string) => parseYamlFile(text, "a.yaml");

describe("a YAML file from a stranger", () => {
  test.each([
    ["lists in lists in one line", "- ".repeat(50_000) + "a"],
    ["brackets", `a: ${"[".repeat(50_000)}`],
    ["maps in braces", "{a: ".repeat(20_000)],
    ["deep indentation", Array.from({ length: 300 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
    ["questions", "? ".repeat(30_000) + "a"],
  ])("cannot end the process by nesting: %s", (_, text) => {
    expect(() => read(text)).toThrow(/nested too deeply/);
  });

  test("cannot grow by aliases of aliases", () => {
    const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]"];
    for (let i = 1; i < 9; i++) {
      const [name, before] = ["abcdefghi"[i], "abcdefghi"[i - 1]];
      bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(",")}]`);
    }
    expect(() => read(bomb.join("\n"))).toThrow(/more than 50 aliases/);
  });

  test("is refused when it is huge", () => {
    expect(() => read(`a: ${"x".repeat(300_000)}`)).toThrow(/the file has 300003 characters/);
  });

  test.each([
    ["__proto__: { a: 1 }", 'a.yaml:1: the word "__proto__" may not stand here'],
    ["a: 1\nb: .nan", "a.yaml:2: .nan is not a finite number"],
    ["a: 12345678901234567890", "12345678901234567890 has more digits than a number keeps"],
    ['a: "\\ud800"', "lone surrogate"],
    ["? [a]\n: 1", "a key must be a plain word"],
    ["- a\n- b", 'expected keys and values such as "title: …"; saw ["a","b"]'],
    ["", "expected keys and values"],
    ['a: !!js/function "x"', "a.yaml:1: this is not YAML that we can read"],
    ["a: 1\n---\nb: 2", "this is not YAML that we can read"],
    ["a: [1, 2\nb: 3", "a.yaml:2: this is not YAML that we can read"],
  ])("%j gets one clear sentence", (text, sentence) => {
    expect(() => read(text)).toThrow(sentence);
  });
});

test("off and no are words, as in YAML 1.2", () => {
  expect(read("a: off\nb: no").value).toEqual({ a: "off", b: "no" });
});

test("an alias within bounds is its value", () => {
  expect(read("a: &x [1]\nb: *x").value).toEqual({ a: [1], b: [1] });
});
