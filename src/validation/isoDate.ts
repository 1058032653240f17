/** A day, perhaps with a time and a zone (ISO 8601; a space may stand for the T): `2024-03-01`, `2024-03-01 14:05:30+01:00`. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?\s?(?:Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/**
 * Milliseconds since 1970 of a date as ISO 8601 writes it, without a zone in UTC; undefined for everything else, also for a day that
 * no calendar has.
 */
export function isoDate(cell: string): number | undefined {
  const text = cell.trim();
  const [, year, month, day] = (ISO.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  const found = Date.parse(withZone(text));
  return Number.isNaN(found) ? undefined : found;
}

/** A date as people read it, with its time where it has one. */
export function dateText(milliseconds: number): string {
  return new Date(milliseconds)
    .toISOString()
    .replace("T00:00:00.000Z", "")
    .replace("T", " ")
    .replace(/(:00)?\.000Z$|Z$/, "");
}

/** Of all that ISO 8601 allows only one way is read the same by every program. */
function withZone(text: string): string {
  if (text.length === "2024-03-01".length) return `${text}T00:00Z`;
  const [, time = "", sign = "Z", hours = "", minutes = "00"] =
    /^.{11}([\d:.]+)\s?(?:Z|([+-])(\d\d):?(\d\d)?)?$/.exec(text) ?? [];
  return `${text.slice(0, 10)}T${time}${hours === "" ? "Z" : `${sign}${hours}:${minutes}`}`;
}
