import { columnsOfLabel } from "./columnsOfLabel.js";
import { countedColumns } from "./countedColumns.js";
import { saidIn, type LabelEntry, type LabelSet } from "./labelSet.js";
import { stayingColumns, type Beside } from "./rowsApart.js";
import { areToldApart, tellingColumns } from "./toldApart.js";
import { withoutPoint } from "./wholeNumber.js";

type Items = ReadonlyMap<string, readonly LabelEntry[]>;

/** What rows say beside id and label, and which columns tell those of one item apart. */
export interface EntriesBeside extends Beside<LabelEntry> {
  told_apart_by: string[];
  /** The items, by their keys, that have several rows on a side, all of them told apart. */
  apart: ReadonlySet<string>;
}

/** What tells the rows of one item apart in two tables: the columns of both that do more than number the rows. */
export function besideIn(before: Items, after: Items, old: LabelSet, current: LabelSet): EntriesBeside {
  const isOneItem = before.size === 1 && [...after.keys()].every((key) => before.has(key));
  const names = [...(old.otherColumns ?? [])]
    .filter(([name, { isRunning }]) => {
      const now = current.otherColumns?.get(name);
      return now !== undefined && !(isRunning && now.isRunning && !isOneItem);
    })
    .map(([name]) => name);
  const beside = { said: saidUnder(names), columns: [...names.keys()] };
  if (names.length === 0) return { ...beside, staying: [], counted: [], told_apart_by: [], apart: new Set() };
  const items = () => severalOnBothSides(before, after);
  const staying = stayingColumns(items(), beside, columnsOfLabel(items(), beside, names, saidIn));
  const several = [...severalOnOneSide(before, after)];
  const telling = tellingColumns(
    several.flatMap(({ sides }) => sides),
    { ...beside, staying },
  );
  const areApart = (rows: readonly LabelEntry[]) => areToldApart(rows, beside.said, telling);
  return {
    ...beside,
    staying,
    counted: countedColumns(items(), beside, String),
    told_apart_by: telling.map((column) => names[column] ?? ""),
    apart: new Set(several.filter(({ sides }) => sides.every(areApart)).map(({ key }) => key)),
  };
}

function saidUnder(names: readonly string[]): Beside<LabelEntry>["said"] {
  return ({ beside }, columns) => {
    if (beside === undefined) return undefined;
    const cells = columns.map((column) => cellOf(beside, names[column] ?? ""));
    return cells.length === 1 ? cells[0] : JSON.stringify(cells);
  };
}

function cellOf(cells: Readonly<Record<string, string>>, name: string): string {
  return Object.hasOwn(cells, name) ? withoutPoint(cells[name] ?? "") : "";
}

/** The rows of items that have several on one side. */
function* severalOnBothSides(before: Items, after: Items): Generator<[readonly LabelEntry[], readonly LabelEntry[]]> {
  for (const [key, is] of after) {
    const was = before.get(key);
    if (was !== undefined && (was.length > 1 || is.length > 1)) yield [was, is];
  }
}

/** Items that have several rows on a side, with their rows on both. Objects are told apart by their places. */
function* severalOnOneSide(before: Items, after: Items): Generator<{ key: string; sides: LabelEntry[][] }> {
  for (const items of [before, after]) {
    for (const key of items.keys()) {
      if (items === after && before.has(key)) continue;
      const all = [before.get(key) ?? [], after.get(key) ?? []];
      if (all.every(({ length }) => length < 2)) continue;
      const sides = all.map((entries) => entries.filter(({ shape }) => shape === undefined));
      if (sides.some(({ length }) => length > 1)) yield { key, sides };
    }
  }
}
