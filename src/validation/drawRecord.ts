import { z } from "zod";
import { shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { checkedYaml, keys } from "../tasks/checkedYaml.js";
import { parseYamlFile } from "../tasks/yamlFile.js";
import { DRAW_ALGORITHM } from "./draw.js";

const countFromOne = z.int("a whole number from 1").min(1, "a whole number from 1");

const record = keys({
  algorithm: z.string(),
  population: keys({
    path: z.string(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/, "64 digits from 0 to f"),
    rows: countFromOne,
  }),
  id: z.string(),
  strata: z.array(z.string()),
  size: countFromOne,
  seed: z.string(),
  seed_source: z.string(),
  drawn_at: z.string(),
  /** 1 for the first draw of these items; each further one counts on. */
  draw: countFromOne.default(1),
  /** Why it was drawn again; null for the first draw. */
  reason: z.string().nullable().default(null),
});

/** What stands in `items.draw.json` beside drawn items: all that is needed to draw them again. */
export type DrawRecord = z.infer<typeof record>;

/** @throws UserError with the line, the key and the value that is wrong, or another algorithm than ours */
export function parseDrawRecord(text: string, path: string): DrawRecord {
  const json = text.replace(/^\uFEFF/, "");
  refuseOtherThanJson(json, path);
  // JSON is YAML, whose reader knows the lines and refuses doubled keys.
  const file = parseYamlFile(json, path);
  const parsed = checkedYaml(record, file);
  if (parsed.algorithm === DRAW_ALGORITHM) return parsed;
  throw new UserError(`the algorithm is ${shown(parsed.algorithm)}; this version knows ${DRAW_ALGORITHM}`, {
    path,
    line: file.lines["algorithm"] ?? 1,
  });
}

function refuseOtherThanJson(text: string, path: string): void {
  if (isJsonObject(text)) return;
  throw new UserError(
    `${shown(text.trim())} is not a JSON object; expected the record that a draw writes beside its items`,
    { path, line: 1 },
  );
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
