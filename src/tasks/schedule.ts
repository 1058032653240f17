const FIELDS: { least: number; most: number; names: string[] }[] = [
  { least: 0, most: 59, names: [] },
  { least: 0, most: 23, names: [] },
  { least: 1, most: 31, names: [] },
  { least: 1, most: 12, names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] },
  { least: 0, most: 7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

/**
 * Five fields of cron: minute, hour, day, month, weekday (0 and 7 are Sunday), with lists, ranges, steps and names.
 * @example isCronPattern("0 9 * * mon-fri") // → true
 */
export function isCronPattern(pattern: string): boolean {
  const fields = pattern.trim().split(/\s+/);
  return (
    fields.length === FIELDS.length && fields.every((field, i) => field.split(",").every((part) => isPart(part, i)))
  );
}

function isPart(part: string, field: number): boolean {
  const [range = "", step, ...more] = part.split("/");
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d?$/.test(step))) return false;
  if (range === "*") return true;
  const [first, last, ...others] = range.split("-").map((value) => numberIn(value, field));
  if (first === undefined || others.length > 0) return false;
  return range.includes("-") ? last !== undefined && first <= last : true;
}

function numberIn(value: string, field: number): number | undefined {
  const { least, most, names } = FIELDS[field] ?? { least: 0, most: 0, names: [] };
  const named = names.indexOf(value.toLowerCase());
  if (named !== -1) return named + least;
  const number = /^\d{1,2}$/.test(value) ? Number(value) : NaN;
  return number >= least && number <= most ? number : undefined;
}

/** A name of the time zone database, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false; // an offset such as +02:00 forgets summer time
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false; // a RangeError is how Intl says no
  }
}
