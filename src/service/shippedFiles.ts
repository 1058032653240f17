import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseWorkflow } from "../engine/parseWorkflow.js";
import type { Workflow } from "../engine/workflow.js";
import type { Step } from "../ports/step.js";

/** `src/service` and `dist/service` both lie two folders below the package's root. */
const root = fileURLToPath(new URL("../..", import.meta.url));

/** The workflows that come with Holdout. @throws UserError with file:line for a file with an error */
export async function loadWorkflows(steps: Step[]): Promise<Workflow[]> {
  const files = await textsIn(join(root, "workflows"), ".yaml");
  return Object.entries(files).map(([name, text]) => parseWorkflow(text, `workflows/${name}.yaml`, steps));
}

/** Message templates by name: `review.md` for `templates/messages/review.md.liquid`. */
export function loadMessageTemplates(): Promise<Record<string, string>> {
  return textsIn(join(root, "templates/messages"), ".liquid");
}

async function textsIn(folder: string, ending: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return Object.fromEntries(names.map((name, i) => [name.slice(0, -ending.length), texts[i] ?? ""]));
}
