import { describe, expect, test } from "@jest/globals";
import { nearest } from "../../src/common/nearest.js";

describe("the nearest known name", () => {
  test.each([
    ["epoch", ["epochs", "plateau"], "epochs"],
    ["halfwidth", ["half_width", "width"], "half_width"],
    ["slak", ["slack", "tasks"], "slack"],
    ["Error", ["error"], "error"],
    ["idd", ["id"], "id"],
  ])("to %s among %j is %s", (typed, known, near) => expect(nearest(typed, known)).toBe(near));

  test.each([
    ["mcc", ["mae", "ece"]],
    ["ap", ["id"]],
    ["precision", ["prevalence"]],
    ["", ["id"]],
  ])("to %s is none of %j", (typed, known) => expect(nearest(typed, known)).toBeUndefined());
});
