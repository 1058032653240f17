import { shown } from "../common/csvRecords.js";
import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import { LABEL_FORMATS, type LabelFormat } from "./labelSet.js";

/**
 * The format that somebody named.
 *
 * @throws UserError with the nearest known format
 */
export function parseLabelFormat(name: string): LabelFormat {
  const known = Object.keys(LABEL_FORMATS);
  const found = known.find((format): format is LabelFormat => format === name);
  if (found !== undefined) return found;
  const near = nearest(name, known);
  throw new UserError(
    `the format is ${shown(name)}${near === undefined ? "" : `; did you mean ${near}?`} (formats: ${known.join(", ")})`,
  );
}
