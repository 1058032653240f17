import { z } from "zod";
import { shown } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { DRAW_ALGORITHM } from "./draw.js";

const record = z.object({
  algorithm: z.string(),
  population: z.object({
    path: z.string(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    rows: z.number().int().positive(),
  }),
  id: z.string(),
  strata: z.array(z.string()),
  size: z.number().int().positive(),
  seed: z.string(),
  seed_source: z.string(),
  drawn_at: z.string(),
  /** 1 for the first draw of these items; each further one counts on. */
  draw: z.number().int().positive().default(1),
  /** Why it was drawn again; null for the first draw. */
  reason: z.string().nullable().default(null),
});

/** What stands in `items.draw.json` beside drawn items: all that is needed to draw them again. */
export type DrawRecord = z.infer<typeof record>;

/** @throws UserError with the key and the value that is wrong, or another algorithm than ours */
export function parseDrawRecord(text: string, path: string): DrawRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError(`${shown(text.trim())} is not JSON; expected the record that a draw writes beside its items`, {
      path,
    });
  }
  const parsed = record.safeParse(value);
  if (!parsed.success) {
    const key = parsed.error.issues[0]?.path.join(".") ?? "";
    throw new UserError(
      `${key === "" ? "the document" : shown(key)} is missing or wrong; expected the record that a draw writes beside its items`,
      { path },
    );
  }
  if (parsed.data.algorithm !== DRAW_ALGORITHM) {
    throw new UserError(`the algorithm is ${shown(parsed.data.algorithm)}; this version knows ${DRAW_ALGORITHM}`, {
      path,
    });
  }
  return parsed.data;
}

/** `items.csv` → `items.draw.json`: where the record of a draw lies. */
export function drawRecordPath(itemsPath: string): string {
  return `${itemsPath.replace(/\.(csv|tsv|jsonl|ndjson|parquet)$/i, "")}.draw.json`;
}
