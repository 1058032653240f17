import { z } from "zod";
import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import type { Step } from "../ports/step.js";
import { isTemplate } from "./expression.js";

/** One thing that is wrong with a step's `with`, and where in it. */
interface Problem {
  path: PropertyKey[];
  sentence: string;
}

/**
 * Checks a step's `with` as far as it is known before a run: values that hold expressions are left for the run.
 *
 * @returns the first problem, or null
 */
export function problemOfWith(step: Step, values: Record<string, unknown>): Problem | null {
  const names = namesOf(step.with);
  const stranger = names && Object.keys(values).find((key) => !names.includes(key));
  if (names && typeof stranger === "string") {
    const near = nearest(stranger, names);
    const hint = near === undefined ? `it takes ${names.join(", ") || "nothing"}` : `did you mean '${near}'?`;
    return { path: [stranger], sentence: `'${step.uses}' takes no '${stranger}'; ${hint}` };
  }
  const templates = templatePaths(values, []);
  const issues = step.with.safeParse(values).error?.issues ?? [];
  const known = issues.find((issue) => !templates.some((path) => isOnOnePath(path, issue.path)));
  return known ? { path: known.path, sentence: sentenceOf(known, values) } : null;
}

/**
 * The value that a step's schema makes of an evaluated `with`.
 *
 * @throws UserError without a place, naming the value seen
 */
export function parseWith(step: Step, values: unknown): unknown {
  const result = step.with.safeParse(values);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UserError(issue ? sentenceOf(issue, values) : "'with' does not fit");
}

/** Names of a step's outputs; null when its schema does not name them. */
export function outputNames(step: Step): string[] | null {
  return namesOf(step.output);
}

function namesOf(schema: z.ZodType): string[] | null {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : null;
}

function templatePaths(value: unknown, path: PropertyKey[]): PropertyKey[][] {
  if (typeof value === "string") return isTemplate(value) ? [path] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    templatePaths(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** True when one of the two lies inside the other. */
function isOnOnePath(a: PropertyKey[], b: PropertyKey[]): boolean {
  return a.slice(0, b.length).every((key, i) => key === b[i]);
}

function sentenceOf(issue: { path: PropertyKey[]; message: string }, values: unknown): string {
  let seen: unknown = values;
  for (const key of issue.path)
    seen = typeof seen === "object" && seen !== null ? (seen as Record<PropertyKey, unknown>)[key] : undefined;
  const name = ["with", ...issue.path.map(String)].join(".");
  if (seen === undefined) return `'${name}' is missing (${issue.message})`;
  return `'${name}' is ${JSON.stringify(seen)}: ${issue.message}`;
}
