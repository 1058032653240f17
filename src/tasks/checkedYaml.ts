import { z } from "zod";
import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import { shownYaml, type YamlFile } from "./yamlFile.js";

/** An object that knows all its keys: an unknown one is refused with the nearest known one. */
export function keys<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? unknownKey(issue.keys[0] ?? "", known) : undefined),
  });
}

/**
 * The file's value as the schema promises it. A schema's own messages complete the sentence "it must be …".
 *
 * @throws UserError for the first thing that is wrong, at its line; what is missing comes last: the key, the value seen, the values allowed
 */
export function checkedYaml<T>(schema: z.ZodType<T>, file: YamlFile): T {
  const result = schema.safeParse(file.value);
  if (result.success) return result.data;
  const mistakes = result.error.issues.flatMap((issue) => mistakesIn(issue, [], file));
  // A misspelt key is both unknown and missing: the unknown one says what to do.
  mistakes.sort((a, b) => Number(a.isMissing) - Number(b.isMissing) || a.line - b.line);
  const [first] = mistakes;
  throw new UserError(first?.sentence ?? "the file is not as it should be", {
    path: file.path,
    line: first?.line ?? 1,
  });
}

interface Mistake {
  sentence: string;
  line: number;
  isMissing: boolean;
}

function mistakesIn(issue: z.core.$ZodIssue, above: PropertyKey[], file: YamlFile): Mistake[] {
  const path = [...above, ...issue.path];
  const seen = valueAt(file.value, path);
  if (issue.code === "unrecognized_keys") {
    const where = path.length === 0 ? "" : ` in '${dotted(path)}'`;
    const sentence = `unknown key '${issue.keys[0]}'${where}${issue.message}`;
    return [{ sentence, line: lineOf(file, [...path, issue.keys[0] ?? ""]), isMissing: false }];
  }
  if (issue.code === "invalid_union") {
    const inner = closestBranch(issue, seen);
    if (inner) return inner.flatMap((one) => mistakesIn(one, path, file));
  }
  const isMissing = seen === undefined;
  const what = isMissing ? "is missing" : `is ${shownYaml(seen)}`;
  return [
    { sentence: `'${dotted(path)}' ${what}; it must be ${expected(issue)}`, line: lineOf(file, path), isMissing },
  ];
}

/** Of a union, the branch that the value was meant for: the one that takes an object when an object stands there. */
function closestBranch(issue: z.core.$ZodIssueInvalidUnion, seen: unknown): z.core.$ZodIssue[] | undefined {
  if (typeof seen !== "object" || seen === null) return undefined;
  return issue.errors.find((branch) => !branch.some((one) => one.code === "invalid_type" && one.path.length === 0));
}

function expected(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return oneOf(issue.values.map(String));
  if (!issue.message.startsWith("Invalid input")) return issue.message;
  if (issue.code === "invalid_type") return ARTICLES[issue.expected] ?? `a ${issue.expected}`;
  return issue.message;
}

const ARTICLES: Record<string, string> = {
  object: "keys and values, indented below it",
  array: "a list",
  int: "a whole number",
  string: "a text",
};

function oneOf(values: string[]): string {
  return values.length === 1 ? (values[0] ?? "") : `one of ${values.join(", ")}`;
}

function unknownKey(name: string, known: string[]): string {
  const near = nearest(name, known);
  const suggestion = near === undefined ? "" : `; did you mean '${near}'?`;
  return `${suggestion} (known: ${known.join(", ")})`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined;
    here = Reflect.get(here, key);
  }
  return here;
}

/** The line of the key, or of the nearest key around it when it is missing. */
function lineOf(file: YamlFile, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const line = file.lines[dotted(path.slice(0, length))];
    if (line !== undefined) return line;
  }
  return 1;
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join(".");
}
