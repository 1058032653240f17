import type { CsvRecord } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { columnCalled } from "./columnCalled.js";
import { headerOf, parseNumberTable, recordsOf, type NumberTable } from "./numberTable.js";
import { quoted } from "./quoted.js";

/** The rows of one training, in a table that holds several below each other. */
export interface RunTable {
  /** Undefined where all rows are of one run. */
  name?: string;
  /** Undefined where all rows are of one seed. */
  seed?: string;
  table: NumberTable;
}

/** True for a table that tells with each row whose it is, in a column `run` or `seed`, whatever its case. */
export function isLongTable(columns: readonly string[]): boolean {
  return columns.length > 2 && columns.some(isNaming);
}

/**
 * The trainings of a long table, in the order of their first rows: one per run and seed. Its texts (a family, an optimiser)
 * belong to a run and are left out.
 *
 * @throws UserError with file:line and the value seen: what no table of numbers may hold, a row without its run, a text that
 * changes within a run
 *
 * @example
 * // of "run,step,val_loss\na,10,0.5\nb,10,0.4\n"
 * runTables(bytes, "a.csv") // → [{ name: "a", table: { columns: ["step", "val_loss"], … } }, { name: "b", … }]
 */
export function runTables(bytes: Uint8Array, path: string): RunTable[] {
  const table = parseNumberTable(bytes, path, { leavesOutTexts: true, leavesOut: isNaming });
  const groups = groupedRows(bytes, table, path);
  const isTold = (name: "run" | "seed") => new Set(groups.map((group) => group[name])).size > 1;
  const [tellsRuns, tellsSeeds] = [isTold("run"), isTold("seed")];
  return groups.map(({ run, seed, rows }) => ({
    ...(tellsRuns && { name: run }),
    ...(tellsSeeds && { seed }),
    table: onlyRows(table, rows),
  }));
}

function isNaming(column: string): boolean {
  return /^(run|seed)$/i.test(column);
}

interface Group {
  run: string;
  seed: string;
  /** From 0. */
  rows: number[];
  /** By column, what the run says there and on which line first. */
  texts: Map<number, { text: string; line: number }>;
}

/** More would be no runs, but something that counts. */
const MOST_RUNS = 10_000;

function groupedRows(bytes: Uint8Array, table: NumberTable, path: string): Group[] {
  const columns = headerOf(bytes);
  const texts = columns.flatMap((name, i) => (isNaming(name) || table.columns.includes(name) ? [] : [i]));
  const groups = new Map<string, Group>();
  const whole = table.isCutOff ? bytes.subarray(0, bytes.findLastIndex(isLineBreak) + 1) : bytes;
  // A row of blanks is none.
  const records = recordsOf(whole, path).filter(({ cells }) => cells.length > 1);
  records.slice(1).forEach((record, row) => {
    const [run, seed] = ["run", "seed"].map((name) => nameIn(record, columnCalled(name, columns), { name, path }));
    const key = JSON.stringify([run, seed]);
    const group: Group = groups.get(key) ?? { run: run ?? "", seed: seed ?? "", rows: [], texts: new Map() };
    group.rows.push(row);
    for (const column of texts) keepText(group, record, { column, name: columns[column] ?? "", path });
    groups.set(key, group);
  });
  if (groups.size > MOST_RUNS)
    throw new UserError(`holds ${groups.size} runs; at most ${MOST_RUNS} are read`, { path });
  return [...groups.values()];
}

function isLineBreak(byte: number): boolean {
  return byte === 10 || byte === 13;
}

/** Undefined where there is no such column. */
function nameIn({ cells, line }: CsvRecord, column: number, { name, path }: { name: string; path: string }) {
  const cell = column === -1 ? undefined : cells[column]?.trim();
  if (cell === "") throw new UserError(`'${name}' is empty; each row must say of which ${name} it is`, { path, line });
  return cell;
}

function keepText(
  { run, texts }: Group,
  { cells, line }: CsvRecord,
  { column, name, path }: { column: number; name: string; path: string },
): void {
  const text = cells[column]?.trim() ?? "";
  const known = texts.get(column) ?? { text, line };
  if (text !== "") texts.set(column, known);
  if (text === "" || known.text === text) return;
  const of = run === "" ? "" : ` of run ${quoted(run)}`;
  throw new UserError(
    `'${quoted(name)}' is "${quoted(text)}", but on line ${known.line}${of} "${quoted(known.text)}"; a column 'run' must name what is a curve of its own, and 'seed' tell its repeats`,
    { path, line },
  );
}

function onlyRows({ columns, cells, lines, isCutOff = false }: NumberTable, rows: readonly number[]): NumberTable {
  return {
    columns,
    cells: cells.map((column) => column.of(rows)),
    lines: rows.map((row) => lines[row] ?? 0),
    isCutOff: isCutOff && rows.at(-1) === lines.length - 1,
  };
}
