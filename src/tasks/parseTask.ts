import { UserError } from "../common/userError.js";
import { checkedYaml } from "./checkedYaml.js";
import { cleanPath } from "./repositoryPath.js";
import type { Protocol, Task, TrainingPlan, ValidationPlan } from "./task.js";
import { epochBudget } from "./task.js";
import { taskSchema, type TaskYaml } from "./taskSchema.js";
import { bytesOf, millisecondsOf } from "./units.js";
import { parseYamlFile, type YamlFile } from "./yamlFile.js";

/**
 * A task as `.holdout/tasks/<name>.yaml` declares it, defaults filled in.
 *
 * @param path of the file in the repository; its name is the task's name
 * @throws UserError with file:line, the value seen and the values allowed
 * @example
 * parseTask(text, ".holdout/tasks/digits.yaml").training.resources.timeoutMs // → 7200000 for `timeout: 2h`
 */
export function parseTask(text: string, path: string): Task {
  const name = taskName(path);
  const file = parseYamlFile(text, path);
  const yaml = checkedYaml(taskSchema, file);
  const task: Task = {
    name,
    path,
    title: yaml.title,
    question: yaml.question,
    kind: yaml.kind,
    classes: yaml.classes,
    population: { ...yaml.population, manifest: cleanPath(yaml.population.manifest) },
    validation: validationOf(yaml.validation),
    labels: yaml.labels.map(cleanPath),
    metrics: yaml.metrics,
    protocol: protocolOf(yaml.protocol),
    experiments: cleanPath(yaml.experiments),
    baseline: cleanPath(yaml.baseline),
    training: trainingOf(yaml.training),
    dataset: cleanPath(yaml.dataset),
    lines: file.lines,
  };
  refuseContradictions(task, file);
  return task;
}

/** `digits` of `.holdout/tasks/digits.yaml`. */
export function taskName(path: string): string {
  const name = (path.split("/").at(-1) ?? "").replace(/\.ya?ml$/, "");
  if (/^[A-Za-z][A-Za-z0-9._-]{0,62}$/.test(name)) return name;
  throw new UserError(
    `the file's name gives the task its name; '${name}' must start with a letter and have only letters, digits, '.', '_' and '-', at most 63`,
    { path },
  );
}

function validationOf(yaml: TaskYaml["validation"]): ValidationPlan {
  return {
    size: sizeOf(yaml.size),
    items: cleanPath(yaml.items),
    annotations: cleanPath(yaml.annotations),
    labels: cleanPath(yaml.labels),
    agreement: { measure: yaml.agreement.measure, atLeast: yaml.agreement.at_least },
    inContainer: yaml.in_container,
  };
}

function sizeOf(size: TaskYaml["validation"]["size"]): ValidationPlan["size"] {
  if (typeof size === "number") return size;
  // The schema lets exactly one of both through.
  return size.half_width === undefined ? { detect: size.detect as number } : { halfWidth: size.half_width };
}

function protocolOf(yaml: TaskYaml["protocol"]): Protocol {
  const { plateau, epochs } = yaml.train;
  return {
    train: plateau
      ? {
          plateau: {
            metric: plateau.metric,
            patience: plateau.patience,
            minDelta: plateau.min_delta,
            atMost: plateau.at_most,
          },
        }
      : { epochs: epochs as number }, // the schema lets exactly one of both through
    evaluate: { everyEpochs: yaml.evaluate.every_epochs },
    seeds: yaml.seeds,
    ...(yaml.smallest_difference === undefined ? {} : { smallestDifference: yaml.smallest_difference }),
  };
}

function trainingOf(yaml: TaskYaml["training"]): TrainingPlan {
  const { cpus, memory, gpus, timeout } = yaml.resources;
  return {
    ...(yaml.image === undefined ? { dockerfile: cleanPath(yaml.dockerfile ?? "") } : { image: yaml.image }),
    command: yaml.command,
    sources: yaml.sources.map(cleanPath),
    resources: { cpus, memoryBytes: bytesOf(memory), gpus, timeoutMs: millisecondsOf(timeout) },
  };
}

/** What each key alone allows but the whole does not. */
function refuseContradictions(task: Task, file: YamlFile): void {
  const refuse = (key: string, sentence: string): never => {
    throw new UserError(sentence, { path: file.path, line: file.lines[key] ?? 1 });
  };
  if (task.kind === "classification" && task.classes.length < 2)
    refuse("classes", `'classes' has ${task.classes.length} entries; a classification needs at least 2`);
  if (task.kind === "regression" && task.classes.length > 0)
    refuse("classes", "'classes' stands in a regression; remove it, or say 'kind: classification'");
  const doubled = task.classes.find((name, i) => task.classes.indexOf(name) !== i);
  if (doubled !== undefined) refuse("classes", `'classes' has ${JSON.stringify(doubled)} twice`);
  const [every, budget] = [task.protocol.evaluate.everyEpochs, epochBudget(task.protocol)];
  if (every > budget)
    refuse(
      "protocol.evaluate.every_epochs",
      `'protocol.evaluate.every_epochs' is ${every}; it must be at most the ${budget} epochs of the budget, or nothing is ever evaluated`,
    );
  const { items, labels, annotations } = task.validation;
  if (new Set([items, labels, annotations]).size < 3)
    refuse("validation", "'validation' names one file twice; items, annotations and labels are three files");
}
