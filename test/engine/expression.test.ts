import { describe, expect, test } from "@jest/globals";
import { evaluate, evaluateAll, isTrue, type ExpressionContext } from "../../src/engine/expression.js";

const context: ExpressionContext = {
  event: { number: 7, title: "A 'quoted' one", labels: ["a", "b"], draft: false },
  steps: { judge: { outputs: { conclusion: "failure", nothing: null }, outcome: "success" } },
};

describe("an expression", () => {
  test.each([
    ["${{ event.number }}", 7],
    ["${{ event.draft }}", false],
    ["${{ event.labels }}", ["a", "b"]],
    ["${{ steps.judge.outputs }}", { conclusion: "failure", nothing: null }],
    ["${{ event.unknown }}", null],
    ["pull ${{ event.number }} of ${{ event.unknown }}.", "pull 7 of ."],
    ["${{ format('{0} }} {1}', event.number, 'x') }}", "7 } x"],
    ["${{ event.labels[1] }}${{ event.labels }}", 'b["a","b"]'],
    ["${{ steps.judge.outputs.conclusion == 'FAILURE' && 'red' || 'green' }}", "red"],
    ["no expression, $5 {x}", "no expression, $5 {x}"],
    ["", ""],
  ])("%s keeps its type where it stands alone, and becomes text inside text", (text, value) => {
    expect(evaluate(text, context)).toEqual(value);
  });

  test("inside lists and mappings is evaluated in place", () => {
    expect(evaluateAll({ a: ["${{ event.number }}", 1], b: { c: "n${{ event.number }}" } }, context)).toEqual({
      a: [7, 1],
      b: { c: "n7" },
    });
  });

  test("reaches nothing of JavaScript", () => {
    expect(evaluate("${{ event.__proto__ }}", context)).toBeNull();
    expect(evaluate("${{ event.constructor.name }}", context)).toBeNull();
    expect(evaluate("${{ event['toString'] }}", context)).toBeNull();
  });

  test("that would grow without bound is stopped", () => {
    let bomb = "'0123456789'";
    for (let i = 0; i < 12; i++) bomb = `format('${"{0}".repeat(10)}', ${bomb})`;
    expect(() => evaluate(`\${{ ${bomb} }}`, context)).toThrow(/returns more than 200000 characters/);
  });
});

describe("an 'if'", () => {
  test.each([
    [null, true, false],
    ["event.number == 7", true, false],
    ["event.number == 8", false, false],
    ["success()", true, false],
    ["failure()", false, true],
    ["always()", true, true],
    ["Always() && event.number == 7", true, true],
    ["event.title", true, false],
    ["event.draft", false, false],
    ["steps.judge.outputs.nothing", false, false],
  ])("%s after success: %s, after a failure: %s", (expression, afterSuccess, afterFailure) => {
    expect(isTrue(expression, { ...context, status: "success" })).toBe(afterSuccess);
    expect(isTrue(expression, { ...context, status: "failure" })).toBe(afterFailure);
  });
});
