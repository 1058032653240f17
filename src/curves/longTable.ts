import type { CsvRecord } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { byRun, type Owned, type RunRows } from "./byRun.js";
import { columnCalled } from "./columnCalled.js";
import { counterOf, isCounter } from "./counter.js";
import { parseWrittenTable, type WrittenTable } from "./numberTable.js";
import { quoted } from "./quoted.js";
import { stepWatch } from "./stepWatch.js";
import { isClock, isMiswritten, type TextSeries } from "./textSeries.js";
import { isMeasureColumn, splitAmong } from "./tidyName.js";

/** True for a table that tells with each row whose it is, in a column `run` or `seed`, whatever its case. */
export function isLongTable(columns: readonly string[]): boolean {
  return columns.length > 2 && columns.some(isNaming);
}

/** One training of a long table. */
export interface RunTable extends Pick<RunRows<unknown>, "name" | "seed"> {
  table: WrittenTable;
}

/**
 * The trainings of a long table, in the order of their first rows: one per run and seed. Its texts (a family, an optimiser)
 * belong to a run and are left out, but for the split that each row may say.
 *
 * @param isName true for the columns whose cells are names, whatever they hold
 * @throws UserError with file:line and the value seen: what no table of numbers may hold, a row without its run, a text that
 * changes within a run
 *
 * @example
 * // of "run,step,val_loss\na,10,0.5\nb,10,0.4\n"
 * runTables(bytes, "a.csv") // → [{ name: "a", table: { columns: ["step", "val_loss"], … } }, { name: "b", … }]
 */
export function runTables(bytes: Uint8Array, path: string, isName = isNaming): RunTable[] {
  const table = parseWrittenTable(bytes, path, isName);
  const split = splitAmong(new Map(table.texts.map(({ name }) => [name, new Set(cellsOf(table, name))])));
  return byRun(ownedRows(table, path), path).map(({ rows, ...told }) => {
    const all = onlyRows(table, rows);
    const own = split === undefined ? all : { ...all, splits: cellsOf(all, split) };
    const isLasting = (text: TextSeries) => text.name !== split && !isClock(text) && !isCounter(text.name);
    const texts = own.texts.map((text) =>
      isLasting(text) ? { ...text, changes: changes(own, text.name, path) } : text,
    );
    return { ...told, table: { ...own, texts } };
  });
}

function cellsOf({ header, records }: WrittenTable, name: string): string[] {
  const column = header.indexOf(name);
  return records.map(({ cells }) => cells[column]?.trim() ?? "");
}

/** True for a column that tells whose a row is. */
export function isNaming(column: string): boolean {
  return /^(run|run_name|run_id|seed)$/i.test(column);
}

const RUN = ["run", "run_name", "run_id"];

interface Row {
  /** From 0. */
  row: number;
  record: CsvRecord;
}

function ownedRows({ header, records }: WrittenTable, path: string): Owned<Row>[] {
  const [run, seed] = [RUN, ["seed"]].map((names) => {
    const name = names.find((one) => columnCalled(one, header) !== -1);
    return name === undefined ? undefined : { name, column: columnCalled(name, header), path };
  });
  return records.map((record, row) => ({
    run: run && nameIn(record, run),
    seed: seed && nameIn(record, seed),
    row: { row, record },
  }));
}

interface Column {
  /** From 0. */
  column: number;
  name: string;
  path: string;
}

function nameIn({ cells, line }: CsvRecord, { column, name, path }: Column): string | undefined {
  const cell = cells[column]?.trim();
  if (cell === "") throw new UserError(`'${name}' is empty; each row must say of which ${name} it is`, { path, line });
  return cell;
}

/**
 * True for a text that changes within a run.
 *
 * @throws UserError where steps do not go on either: then there are more runs, or a row per measure
 */
function changes(table: WrittenTable, name: string, path: string): boolean {
  const { header, records } = table;
  const column = header.indexOf(name);
  const textIn = ({ cells }: CsvRecord) => cells[column]?.trim() ?? "";
  const first = records.find((record) => textIn(record) !== "");
  const other = first && records.find((record) => !["", textIn(first)].includes(textIn(record)));
  if (!first || !other || isMiswritten(textIn(first)) || isMiswritten(textIn(other))) return false;
  if (goesOn(table)) return true;
  throw new UserError(
    `'${quoted(name)}' is "${quoted(textIn(other))}", but on line ${first.line} of the same run "${quoted(textIn(first))}"; a column 'run' must name what is a curve of its own, and 'seed' tell its repeats`,
    { path, line: other.line },
  );
}

/** True where the steps go up from row to row, of each split and measure. */
function goesOn(table: WrittenTable): boolean {
  const [measure] = table.header.filter(isMeasureColumn);
  const steps = table.cells[columnCalled(counterOf(table)?.column ?? "_step", table.columns)];
  const measures = measure === undefined ? [] : cellsOf(table, measure);
  const watch = stepWatch();
  table.lines.forEach((_, row) =>
    watch.see(JSON.stringify([table.splits?.[row], measures[row]]), steps?.at(row) ?? -Infinity),
  );
  return watch.goOn();
}

function onlyRows(
  { columns, cells, lines, isCutOff = false, texts, header }: WrittenTable,
  rows: readonly Row[],
): WrittenTable {
  const places = rows.map(({ row }) => row);
  const records = rows.map(({ record }) => record);
  const own = new Set(records.map(({ line }) => line));
  return {
    columns,
    cells: cells.map((column) => column.of(places)),
    lines: places.map((row) => lines[row] ?? 0),
    isCutOff: isCutOff && places.at(-1) === lines.length - 1,
    header,
    records,
    texts: texts.filter(({ place }) => own.has(place.line ?? NaN)),
  };
}
