/** Metrics that are shares of items and read best in percent. */
const shares = new Set(["error", "balanced_error", "ece"]);

/** A metric's value as people read it: `3.25 %` for a share of items, three significant digits otherwise. */
export function metricValue(metric: string, value: number): string {
  return shares.has(metric) ? `${percent(value)} %` : significant(value);
}

/** `3.25 % [1.90, 5.41]` */
export function valueWithInterval(metric: string, value: number, interval: readonly [number, number]): string {
  const one = shares.has(metric) ? percent : significant;
  return `${metricValue(metric, value)} [${one(interval[0])}, ${one(interval[1])}]`;
}

/** `−4.17 [−6.10, −2.25]`, in percentage points for a share of items; always signed. */
export function difference(metric: string, value: number, interval: readonly [number, number]): string {
  const one = (x: number) => signed(shares.has(metric) ? percent(x) : significant(x));
  return `${one(value)} [${one(interval[0])}, ${one(interval[1])}]`;
}

/** For cells of a narrow table: no line ends before a unit or within an interval, though it may between value and interval. */
export function unbroken(text: string): string {
  return text.replace(/ (?=%|[^[]*\])/g, "\u00a0");
}

/** Head of a column of differences; those of shares are percentage points. */
export function differenceTitle(metric: string): string {
  return shares.has(metric) ? "difference, points [95 %]" : "difference [95 %]";
}

/** The size of a difference: `2.45 points`, `0.0123` */
export function differenceSize(metric: string, value: number): string {
  return shares.has(metric) ? `${percent(value)} points` : significant(value);
}

/** `0.0312`, `<0.0001` */
export function pValue(p: number): string {
  return p < 0.0001 ? "<0.0001" : p.toFixed(4);
}

/** Time for people: `8 s`, `3 min`, `1 h 20 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 90) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `1, 2, 3` → `1–3`; others stay a list. */
export function range(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return "none";
  const isRun = sorted.length > 2 && last - first === sorted.length - 1;
  return isRun ? `${first}–${last}` : sorted.join(", ");
}

/** `1 item`, `2 items`, `10,000 items` */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`;
}

/** `40 items`; where they hang together `40 items in 8 groups (patient)` */
export function itemsOf(n: number, groups: { column: string; count: number } | undefined): string {
  const items = count(n, "item");
  return groups ? `${items} in ${count(groups.count, "group")} (${groups.column})` : items;
}

/** `10,000` */
export function grouped(n: number): string {
  return n.toLocaleString("en");
}

function percent(share: number): string {
  return (share * 100).toFixed(2);
}

/** Three significant digits: `3.14`, `1.20e+5`. */
export function significant(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace("Infinity", "∞");
  if (value === 0) return "0";
  return Math.abs(value) >= 1000 || Math.abs(value) < 0.001 ? value.toExponential(2) : value.toPrecision(3);
}

/** `+3.14`, `−2.72 %`, `0` */
export function signed(text: string): string {
  const isZero = Number.parseFloat(text) === 0;
  if (text.startsWith("-")) return isZero ? text.slice(1) : `−${text.slice(1)}`;
  return isZero ? text : `+${text}`;
}

/** `a`, `a and b`, `a, b and c` */
export function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
