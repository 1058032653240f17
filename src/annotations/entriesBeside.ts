import { columnsOfLabel } from "./columnsOfLabel.js";
import { countedColumns } from "./countedColumns.js";
import { saidIn, type LabelEntry, type LabelSet } from "./labelSet.js";
import { stayingColumns, type Beside } from "./rowsApart.js";
import { withoutPoint } from "./wholeNumber.js";

type Items = ReadonlyMap<string, readonly LabelEntry[]>;

/** What tells the rows of one item apart in two tables: the columns of both that do more than number the rows. */
export function besideIn(before: Items, after: Items, old: LabelSet, current: LabelSet): Beside<LabelEntry> {
  const isOneItem = before.size === 1 && [...after.keys()].every((key) => before.has(key));
  const names = [...(old.otherColumns ?? [])]
    .filter(([name, { isRunning }]) => {
      const now = current.otherColumns?.get(name);
      return now !== undefined && !(isRunning && now.isRunning && !isOneItem);
    })
    .map(([name]) => name);
  const beside = { said: saidUnder(names), columns: [...names.keys()] };
  if (names.length === 0) return { ...beside, staying: [], counted: [] };
  const items = () => severalOnBothSides(before, after);
  const staying = stayingColumns(items(), beside, columnsOfLabel(items(), beside, names, saidIn));
  return { ...beside, staying, counted: countedColumns(items(), beside, String) };
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
