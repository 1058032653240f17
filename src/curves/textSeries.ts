import { formatPlace, UserError, type Place } from "../common/userError.js";
import type { CurveFormat } from "./curve.js";
import { metricName } from "./metricName.js";
import { quoted } from "./quoted.js";

/** A series of which only texts were logged. */
export interface TextSeries {
  name: string;
  /** The first text. */
  seen: string;
  place: Place;
  /** True where other rows say something else. */
  changes?: boolean;
}

/** True where numbers were meant: the text is a number with a sign too many, or the name tells which way is better and the text is no table or list. */
export function isMeantAsNumber({ name, seen }: TextSeries, format: CurveFormat): boolean {
  const isWord = !/^[[{]|\s/.test(seen.trim());
  return isMiswritten(seen) || (isWord && metricName(name, format)?.tellsDirection === true);
}

/** `12%`, `0,53`, `[0.5]`, `tensor(0.5, device='cuda:0')` */
export function isMiswritten(text: string): boolean {
  return /^\s*([-+]?\d+([.,]\d+)?\s*%?|\[[-+]?\d[^,]*\]|(tensor|array|np\.float\d+)\(\[?[-+]?\d.*)\s*$/.test(text);
}

/** True for a date, a time of day or a duration: they change with every row, and measure no model. */
export function isClock({ name, seen }: Pick<TextSeries, "name" | "seen">): boolean {
  return /(^|[_\s])(time|date|datetime|timestamp|elapsed|eta|created_at)$/i.test(name) || CLOCK.test(seen);
}

const CLOCK = /^\s*(\d{4}-\d\d-\d\d|\d\d?[/.]\d\d?[/.]\d{2,4}|(\d+:)?\d?\d:\d\d)/;

export function notANumber({ name, seen, place }: TextSeries): UserError {
  const how = /%\s*$/.test(seen)
    ? " without a percent sign"
    : /^\s*[-+]?\d+,\d+\s*$/.test(seen)
      ? " with a decimal point"
      : "";
  if (seen.trim() === name)
    return new UserError(
      `'${quoted(name)}' is "${quoted(seen)}": the header stands here again; give each training a file of its own, or leave the line out where one was only continued`,
      place,
    );
  return new UserError(`'${quoted(name)}' is "${quoted(seen)}"; it must be a number${how}`, place);
}

export function textNote({ name, seen, place }: TextSeries): string {
  return `${formatPlace(place)}: '${quoted(name)}' is "${quoted(seen)}" and never a number; left out.`;
}
