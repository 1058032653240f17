import { describe, expect, test } from "@jest/globals";
import { differingHyperparameters } from "../../src/training/differingHyperparameters.js";

const between = (baseline: Record<string, unknown>, wide: Record<string, unknown>) =>
  differingHyperparameters([
    { name: "baseline", hyperparameters: baseline },
    { name: "wide", hyperparameters: wide },
  ]).map(({ key, values }) => [key, values["baseline"], values["wide"]]);

describe("the hyperparameters that differ", () => {
  test("are told with their JSON, by name; what is alike is left out", () => {
    expect(between({ hidden: 32, epochs: 5, act: "relu" }, { act: "gelu", epochs: 5, hidden: 128 })).toEqual([
      ["act", '"relu"', '"gelu"'],
      ["hidden", "32", "128"],
    ]);
  });

  test("are each value of a group on its own, however deep", () => {
    const adam = { optimizer: { name: "adam", lr: 0.001, decay: { weight: 0, bias: 0 } } };
    const sgd = { optimizer: { name: "sgd", lr: 0.1, decay: { weight: 0, bias: 1 } } };
    expect(between(adam, sgd)).toEqual([
      ["optimizer.decay.bias", "0", "1"],
      ["optimizer.lr", "0.001", "0.1"],
      ["optimizer.name", '"adam"', '"sgd"'],
    ]);
  });

  test("are none where only the order of keys differs, also inside of a list", () => {
    expect(between({ augment: { flip: true, crop: 4 } }, { augment: { crop: 4, flip: true } })).toEqual([]);
    expect(between({ layers: [{ of: 8, act: "relu" }] }, { layers: [{ act: "relu", of: 8 }] })).toEqual([]);
  });

  test("are a dash where there is none, and the values of a group that was not there", () => {
    expect(between({}, { dropout: null, augment: { flip: true } })).toEqual([
      ["augment.flip", "–", "true"],
      ["dropout", "–", "null"],
    ]);
  });

  test("are one where a single value becomes a group or a list", () => {
    expect(between({ optimizer: "adam" }, { optimizer: { name: "sgd", lr: 1 } })).toEqual([
      ["optimizer", '"adam"', '{"lr":1,"name":"sgd"}'],
    ]);
    expect(between({ layers: 2 }, { layers: [8, 8] })).toEqual([["layers", "2", "[8,8]"]]);
  });
});
