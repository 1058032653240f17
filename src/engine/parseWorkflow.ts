import { Cron } from "croner";
import { nearest } from "../common/nearest.js";
import { UserError, type Place } from "../common/userError.js";
import type { Step } from "../ports/step.js";
import { outputNames, problemOfWith } from "./checkWith.js";
import { checkExpression, checkTemplate, expressionOfIf, isTemplate, type KnownNames } from "./expression.js";
import { eventFields, eventKinds, hasActions, isEventKind, knownActions } from "./trigger.js";
import type { OwnSchedule, Trigger, Workflow, WorkflowStep } from "./workflow.js";
import { described, parseYaml, plain, type YamlNode } from "./yamlNode.js";

type MapNode = Extract<YamlNode, { kind: "map" }>;

const DEFAULT_TIMEOUT_MINUTES = 30;
const LONGEST_TIMEOUT_MINUTES = 360;
const MOST_STEPS = 50;

/**
 * Reads a workflow file whole, or refuses it whole.
 *
 * @param steps every step there is: names and inputs are checked against them
 * @throws UserError with file:line, the value seen and what would be right
 */
export function parseWorkflow(text: string, path: string, steps: readonly Step[]): Workflow {
  const reader = readerOf(path);
  const root = reader.map(parseYaml(text, path), "a workflow", ["name", "on", "concurrency", "steps"]);
  const name = root["name"] ? reader.text(root["name"], "'name'") : fileName(path);
  const on = triggersOf(reader, reader.needed(root, "on", "the events that start it, such as 'on: pull_request'"));
  const event = eventFields(on);
  const concurrency = root["concurrency"] ? concurrencyOf(reader, root["concurrency"], event) : null;
  const list = reader.list(reader.needed(root, "steps", "at least one step"), "'steps'");
  if (list.length === 0 || list.length > MOST_STEPS)
    throw reader.error(root["steps"], `'steps' has ${list.length} entries; it must have 1 to ${MOST_STEPS}`);
  return { name, path, text, on, concurrency, steps: stepsOf(reader, list, steps, event) };
}

function fileName(path: string): string {
  return (path.split("/").at(-1) ?? path).replace(/\.ya?ml$/, "");
}

type Reader = ReturnType<typeof readerOf>;

/** Readers of single values, each with a sentence that names the place, what was seen and what is wanted. */
function readerOf(path: string) {
  const error = (node: { line: number } | undefined, sentence: string) =>
    new UserError(sentence, node ? { path, line: node.line } : { path });
  const text = (node: YamlNode, what: string): string => {
    if (node.kind === "scalar" && typeof node.value === "string" && node.value.trim() !== "") return node.value;
    throw error(node, `${what} is ${described(node)}; it must be text`);
  };
  const list = (node: YamlNode, what: string): YamlNode[] => {
    if (node.kind === "list") return node.items;
    throw error(node, `${what} is ${described(node)}; it must be a list`);
  };
  const map = (node: YamlNode, what: string, keys: string[] | null): Record<string, YamlNode> => {
    if (node.kind !== "map") throw error(node, `${what} is ${described(node)}; it must be a mapping`);
    for (const entry of node.entries) {
      if (!keys || keys.includes(entry.key)) continue;
      const near = nearest(entry.key, keys);
      const hint = near === undefined ? `known: ${keys.join(", ")}` : `did you mean '${near}'?`;
      throw error(entry, `${what} has no key '${entry.key}'; ${hint}`);
    }
    return Object.fromEntries(node.entries.map((entry) => [entry.key, entry.node]));
  };
  const needed = (values: Record<string, YamlNode>, key: string, example: string): YamlNode => {
    const node = values[key];
    if (!node) throw new UserError(`'${key}' is missing; it names ${example}`, { path });
    return node;
  };
  /** Runs a check that knows no places and adds this one to its error. */
  const placed = (node: { line: number }, check: () => void): void => {
    try {
      check();
    } catch (problem) {
      if (problem instanceof UserError && !problem.place) throw error(node, problem.sentence);
      throw problem;
    }
  };
  return { path, error, text, list, map, needed, placed };
}

function triggersOf(reader: Reader, node: YamlNode): Trigger[] {
  if (node.kind === "scalar") return [triggerOf(reader, reader.text(node, "'on'"), node, null)];
  if (node.kind === "list")
    return node.items.map((item) => triggerOf(reader, reader.text(item, "an event of 'on'"), item, null));
  if (node.entries.length === 0) throw reader.error(node, "'on' names no event");
  return node.entries.map((entry) => triggerOf(reader, entry.key, entry, entry.node));
}

function triggerOf(reader: Reader, kind: string, at: { line: number }, details: YamlNode | null): Trigger {
  if (!isEventKind(kind)) {
    const near = nearest(kind, eventKinds);
    const hint = near === undefined ? `known: ${eventKinds.join(", ")}` : `did you mean '${near}'?`;
    throw reader.error(at, `there is no event '${kind}'; ${hint}`);
  }
  const trigger: Trigger = { kind, types: null, branches: null, schedules: [] };
  if (!details || (details.kind === "scalar" && details.value === null)) return trigger;
  if (kind === "schedule") return { ...trigger, schedules: schedulesOf(reader, details) };
  const keys = [...(hasActions(kind) ? ["types"] : []), ...(kind === "push" ? ["branches"] : [])];
  const { types, branches } = reader.map(details, `'on.${kind}'`, keys);
  return {
    ...trigger,
    types: types ? textsOf(reader, types, `'on.${kind}.types'`, knownActions[kind]) : null,
    branches: branches ? textsOf(reader, branches, `'on.${kind}.branches'`) : null,
  };
}

function textsOf(reader: Reader, node: YamlNode, what: string, known?: string[]): string[] {
  const items = node.kind === "scalar" ? [node] : reader.list(node, what);
  return items.map((item) => {
    const value = reader.text(item, `an entry of ${what}`);
    if (known && !known.includes(value)) {
      const near = nearest(value, known);
      const hint = near === undefined ? `known: ${known.join(", ")}` : `did you mean '${near}'?`;
      throw reader.error(item, `${what} names '${value}', which never comes; ${hint}`);
    }
    return value;
  });
}

function schedulesOf(reader: Reader, node: YamlNode): Trigger["schedules"] {
  return reader.list(node, "'on.schedule'").map((item) => {
    const entry = reader.map(item, "an entry of 'on.schedule'", ["cron", "timezone", "name"]);
    if (entry["name"]) return { name: reader.text(entry["name"], "'name'") };
    if (!entry["cron"])
      throw reader.error(item, "an entry of 'on.schedule' needs 'cron', such as '0 9 * * 1', or 'name'");
    const timezone = entry["timezone"] ? reader.text(entry["timezone"], "'timezone'") : "UTC";
    const schedule = { cron: reader.text(entry["cron"], "'cron'"), timezone };
    reader.placed(entry["timezone"] ?? item, () => checkTimezone(timezone));
    reader.placed(entry["cron"], () => checkSchedule(schedule));
    return schedule;
  });
}

/** @throws UserError without a place for a time zone nobody knows */
export function checkTimezone(timezone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone: timezone });
  } catch {
    const near = nearest(timezone, Intl.supportedValuesOf("timeZone"));
    const hint = near === undefined ? "write one such as 'Europe/Berlin'" : `did you mean '${near}'?`;
    throw new UserError(`there is no time zone '${timezone}'; ${hint}`);
  }
}

/** @throws UserError without a place for a pattern that is none */
export function checkSchedule({ cron, timezone }: OwnSchedule): void {
  try {
    new Cron(cron, { timezone, paused: true }).stop();
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : "?";
    throw new UserError(`'${cron}' is not a cron pattern such as '0 9 * * 1' (Mondays at nine): ${why}`);
  }
}

function concurrencyOf(reader: Reader, node: YamlNode, event: string[]): Workflow["concurrency"] {
  const known: KnownNames = { event, steps: {}, inIf: false };
  const values: Record<string, YamlNode> =
    node.kind === "scalar" ? { group: node } : reader.map(node, "'concurrency'", ["group", "cancel-in-progress"]);
  const groupNode = values["group"];
  if (!groupNode) throw reader.error(node, "'concurrency' needs a 'group', such as '${{ event.repository }}'");
  const group = reader.text(groupNode, "'concurrency.group'");
  reader.placed(groupNode, () => checkTemplate(group, known));
  const cancel = values["cancel-in-progress"];
  if (!cancel) return { group, cancelInProgress: false };
  const value = cancel.kind === "scalar" ? cancel.value : undefined;
  if (typeof value === "boolean") return { group, cancelInProgress: value };
  if (typeof value !== "string" || !isTemplate(value))
    throw reader.error(cancel, `'cancel-in-progress' is ${described(cancel)}; it must be true, false or \${{ … }}`);
  reader.placed(cancel, () => checkTemplate(value, known));
  return { group, cancelInProgress: value };
}

function stepsOf(reader: Reader, list: YamlNode[], steps: readonly Step[], event: string[]): WorkflowStep[] {
  const earlier: KnownNames["steps"] = {};
  return list.map((node, i) => {
    const keys = ["id", "name", "uses", "with", "if", "timeout-minutes", "continue-on-error"];
    const values = reader.map(node, "a step", keys);
    if (!values["uses"]) throw reader.error(node, "a step needs 'uses', the name of what it does");
    const uses = reader.text(values["uses"], "'uses'");
    const step = steps.find((each) => each.uses === uses);
    if (!step) {
      const names = steps.map((each) => each.uses);
      const near = nearest(uses, names);
      const hint = near === undefined ? `known: ${names.join(", ")}` : `did you mean '${near}'?`;
      throw reader.error(values["uses"], `there is no step '${uses}'; ${hint}`);
    }
    const id = values["id"] ? idOf(reader, values["id"], earlier) : `step-${i + 1}`;
    const known: KnownNames = { event, steps: { ...earlier }, inIf: false };
    const parsed: WorkflowStep = {
      id,
      uses,
      with: values["with"] ? withOf(reader, values["with"], known) : {},
      if: values["if"] ? ifOf(reader, values["if"], known) : null,
      timeoutMs: timeoutOf(reader, values["timeout-minutes"]),
      continueOnError: booleanOf(reader, values["continue-on-error"], "'continue-on-error'"),
      line: node.line,
    };
    const problem = problemOfWith(step, parsed.with);
    if (problem) throw new UserError(problem.sentence, placeIn(reader.path, values["with"] ?? node, problem.path));
    earlier[id] = outputNames(step);
    return parsed;
  });
}

function idOf(reader: Reader, node: YamlNode, earlier: Record<string, unknown>): string {
  const id = reader.text(node, "'id'");
  if (!/^[A-Za-z_][\w-]{0,63}$/.test(id))
    throw reader.error(node, `'id' is "${id}"; it must begin with a letter and hold letters, digits, - and _`);
  if (Object.hasOwn(earlier, id)) throw reader.error(node, `two steps have the id '${id}'`);
  return id;
}

function withOf(reader: Reader, node: YamlNode, known: KnownNames): Record<string, unknown> {
  if (node.kind === "scalar" && node.value === null) return {};
  reader.map(node, "'with'", null);
  checkTemplates(reader, node, known);
  return plain(node) as Record<string, unknown>; // `node` is a mapping: checked above
}

function checkTemplates(reader: Reader, node: YamlNode, known: KnownNames): void {
  if (node.kind === "list") for (const item of node.items) checkTemplates(reader, item, known);
  if (node.kind === "map") for (const entry of node.entries) checkTemplates(reader, entry.node, known);
  if (node.kind !== "scalar" || typeof node.value !== "string") return;
  const text = node.value;
  reader.placed(node, () => checkTemplate(text, known));
}

function ifOf(reader: Reader, node: YamlNode, known: KnownNames): string {
  if (node.kind === "scalar" && typeof node.value === "boolean") return String(node.value);
  const text = reader.text(node, "'if'");
  let expression = "";
  reader.placed(node, () => {
    expression = expressionOfIf(text);
    checkExpression(expression, { ...known, inIf: true });
  });
  return expression;
}

function timeoutOf(reader: Reader, node: YamlNode | undefined): number {
  if (!node) return DEFAULT_TIMEOUT_MINUTES * 60_000;
  const minutes = node.kind === "scalar" ? node.value : null;
  if (typeof minutes !== "number" || !(minutes > 0 && minutes <= LONGEST_TIMEOUT_MINUTES))
    throw reader.error(
      node,
      `'timeout-minutes' is ${described(node)}; it must be a number above 0 and at most ${LONGEST_TIMEOUT_MINUTES}`,
    );
  return minutes * 60_000;
}

function booleanOf(reader: Reader, node: YamlNode | undefined, what: string): boolean {
  if (!node) return false;
  if (node.kind === "scalar" && typeof node.value === "boolean") return node.value;
  throw reader.error(node, `${what} is ${described(node)}; it must be true or false`);
}

/** The line of the innermost value on a path that the file still has. */
function placeIn(path: string, node: YamlNode, keys: PropertyKey[]): Place {
  let line = node.line;
  let at: YamlNode | undefined = node;
  for (const key of keys) {
    const entry: MapNode["entries"][number] | undefined =
      at?.kind === "map" ? at.entries.find((each) => each.key === key) : undefined;
    at = entry?.node ?? (at?.kind === "list" ? at.items[Number(key)] : undefined);
    if (!at) break;
    line = entry?.line ?? at.line;
  }
  return { path, line };
}
