import { describe, expect, test } from "@jest/globals";
import { parseTask } from "../../src/tasks/parseTask.js";
import { UserError } from "../../src/common/userError.js";
import { taskYaml } from "../support/taskYaml.js";

const path = ".holdout/tasks/digits.yaml";

function mistakeIn(text: string, at = path): string {
  try {
    parseTask(text, at);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return "nothing was wrong";
}

describe("a task as a team writes it", () => {
  test("is read with sizes in bytes, times in milliseconds and its name from the file's name", () => {
    const task = parseTask(taskYaml(), path);
    expect(task).toMatchObject({
      name: "digits",
      kind: "classification",
      validation: { size: 400, agreement: { atLeast: 0.8 }, inContainer: "items" },
      protocol: { train: { epochs: 5 }, evaluate: { everyEpochs: 1 }, seeds: [1, 2, 3], smallestDifference: 0.005 },
      training: {
        dockerfile: "Dockerfile",
        resources: { cpus: 2, memoryBytes: 4294967296, gpus: 0, timeoutMs: 7200000 },
      },
    });
    expect(task.training.image).toBeUndefined();
  });

  test("knows the line of every key", () => {
    const { lines } = parseTask(taskYaml(), path);
    expect(lines["title"]).toBe(1);
    expect(lines["protocol.train.epochs"]).toBe(18);
    expect(lines["protocol.seeds.2"]).toBe(20);
  });

  test("gets the defaults that formats.md names", () => {
    const short = taskYaml(
      ["  agreement: { measure: krippendorff-alpha, at_least: 0.8 }\n", ""],
      ["  evaluate: { every_epochs: 1 }\n  seeds: [1, 2, 3]\n  smallest_difference: 0.005\n", ""],
      ["  resources: { cpus: 2, memory: 4g, gpus: 0, timeout: 2h }\n", ""],
      ["labels: [data/labels/*.csv]\n", ""],
      [", also: [log_loss, ece]", ""],
    );
    const task = parseTask(short, path);
    expect(task.validation.agreement).toEqual({ measure: "krippendorff-alpha", atLeast: 0.8 });
    expect(task.protocol).toEqual({ train: { epochs: 5 }, evaluate: { everyEpochs: 1 }, seeds: [1, 2, 3] });
    expect(task.training.resources).toEqual({ cpus: 2, memoryBytes: 4294967296, gpus: 0, timeoutMs: 7200000 });
    expect(task.labels).toEqual([]);
    expect(task.metrics.also).toEqual([]);
  });

  test("may train until a plateau, and size its validation set by what it must show", () => {
    const task = parseTask(
      taskYaml(
        [
          "train: { epochs: 5 }",
          "train: { plateau: { metric: validation/error, patience: 5, min_delta: 0.001, at_most: { epochs: 200 } } }",
        ],
        ["size: 400", "size: { half_width: 0.02 }"],
      ),
      path,
    );
    expect(task.protocol.train).toEqual({
      plateau: { metric: "validation/error", patience: 5, minDelta: 0.001, atMost: { epochs: 200 } },
    });
    expect(task.validation.size).toEqual({ halfWidth: 0.02 });
  });

  test("may name its classes with bare numbers", () => {
    expect(parseTask(taskYaml(['["0","1"', "[0,1"]), path).classes.slice(0, 3)).toEqual(["0", "1", "2"]);
  });

  test("may write paths with a leading ./ and a closing /", () => {
    const task = parseTask(taskYaml(["dataset: digits", "dataset: ./data/digits/"]), path);
    expect(task.dataset).toBe("data/digits");
  });
});

describe("a mistake in a task is told with file, line, what was seen and what would be right", () => {
  test.each<[string, [string, string], string]>([
    [
      "an unknown key, with the nearest known one",
      ["train: { epochs: 5 }", "train: { epoch: 5 }"],
      `${path}:18: unknown key 'epoch' in 'protocol.train'; did you mean 'epochs'? (known: epochs, plateau)`,
    ],
    [
      "an unknown key at the top",
      ["baseline:", "base_line:"],
      `${path}:23: unknown key 'base_line'; did you mean 'baseline'? (known: title, question, kind,`,
    ],
    [
      "a wrong kind",
      ["kind: classification", "kind: clasification"],
      `${path}:3: 'kind' is "clasification"; it must be one of classification, regression`,
    ],
    [
      "a number in words",
      ["seeds: [1, 2, 3]", "seeds: three"],
      `${path}:20: 'protocol.seeds' is "three"; it must be a list of whole numbers, such as [1, 2, 3]`,
    ],
    [
      "a broken seed inside the list",
      ["seeds: [1, 2, 3]", "seeds: [1, 2.5]"],
      `${path}:20: 'protocol.seeds.1' is 2.5; it must be a whole number from 0 to 2147483647`,
    ],
    [
      "a doubled seed",
      ["seeds: [1, 2, 3]", "seeds: [1, 1]"],
      "'protocol.seeds' is [1,1]; it must be a list without repeats",
    ],
    [
      "a memory without a unit",
      ["memory: 4g", "memory: 4"],
      `${path}:28: 'training.resources.memory' is 4; it must be an amount such as 512m or 4g`,
    ],
    [
      "a time that is too long",
      ["timeout: 2h", "timeout: 9000d"],
      `'training.resources.timeout' is "9000d"; it must be a time such as 90s, 30m or 2h`,
    ],
    [
      "no budget",
      ["train: { epochs: 5 }", "train: {}"],
      `${path}:18: 'protocol.train' is {}; it must be exactly one of 'epochs' and 'plateau'`,
    ],
    [
      "neither Dockerfile nor image",
      ["  dockerfile: Dockerfile\n", ""],
      "it must be exactly one of 'dockerfile' and 'image'",
    ],
    [
      "an image that is not pinned",
      ["dockerfile: Dockerfile", "image: python:3.12"],
      `'training.image' is "python:3.12"; it must be an image pinned by its digest`,
    ],
    [
      "a path that climbs out",
      ["dataset: digits", "dataset: ../../etc"],
      `${path}:29: 'dataset' is "../../etc"; it must be a path that stays inside the repository`,
    ],
    [
      "an absolute path",
      ["dockerfile: Dockerfile", "dockerfile: /etc/passwd"],
      "it must be a path that stays inside the repository",
    ],
    [
      "a glob that climbs out",
      ["[data/labels/*.csv]", "[data/../../*.csv]"],
      "it must be a glob that stays inside the repository",
    ],
    ["a missing key", ["title: Handwritten digits\n", ""], "'title' is missing; it must be a short title"],
    [
      "a size of a wrong key",
      ["size: 400", "size: { halfwidth: 0.02 }"],
      `${path}:10: unknown key 'halfwidth' in 'validation.size'; did you mean 'half_width'?`,
    ],
    [
      "a size in words",
      ["size: 400", "size: many"],
      `'validation.size' is "many"; it must be a number of items such as 400, or { half_width: 0.02 }`,
    ],
    [
      "an evaluation that never comes",
      ["every_epochs: 1", "every_epochs: 9"],
      `${path}:19: 'protocol.evaluate.every_epochs' is 9; it must be at most the 5 epochs of the budget`,
    ],
    ["a doubled class", ['["0","1"', '["1","1"'], `${path}:4: 'classes' has "1" twice`],
    [
      "classes in a regression",
      ["kind: classification", "kind: regression"],
      `${path}:4: 'classes' stands in a regression`,
    ],
    [
      "a number too large to be one",
      ["smallest_difference: 0.005", "smallest_difference: 1e309"],
      `${path}:21: 1e309 is not a finite number`,
    ],
    [
      "a doubled key",
      ["kind: classification", "title: Again"],
      `${path}:3: this is not YAML that we can read: map keys must be unique`,
    ],
  ])("%s", (_, replacement, sentence) => {
    expect(mistakeIn(taskYaml(replacement))).toContain(sentence);
  });

  test("a file whose name cannot be a task's name", () => {
    expect(mistakeIn(taskYaml(), ".holdout/tasks/__proto__.yaml")).toContain("'__proto__' must start with a letter");
  });

  test("the first mistake by line is told, not the first by key", () => {
    const text = taskYaml(["kind: classification", "kind: none"], ["dataset: digits", "dataset: /"]);
    expect(mistakeIn(text)).toContain(`${path}:3:`);
  });
});
