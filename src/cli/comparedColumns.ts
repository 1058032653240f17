import type { Row } from "../common/csv.js";
import { shown, shownNames } from "../common/csvRecords.js";
import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import { columnTally, type ColumnTally, type ColumnValues } from "../validation/columnValues.js";
import { readRows, streamRows } from "./readRows.js";

/** Two files and what is to be compared in them. Lists of columns are separated by commas. */
export interface ColumnsWanted {
  population: string;
  sample: string;
  /** Column of the item's name, in both files. */
  id: string;
  /** Default: all columns but the id that both files have; of a sample that is only ids all of the population. */
  columns?: string;
  /** Columns whose numbers are names. */
  names?: string;
  onProgress: (share: number) => void;
}

/** Columns of a population and of a sample, in step. */
export interface ComparedColumns {
  population: ColumnValues[];
  sample: ColumnValues[];
  /** True when the sample's rows are the population's own. */
  isPart: boolean;
}

/**
 * Reads the sample whole and the population as a stream. A sample that is only ids takes its cells from the population.
 *
 * @throws UserError with file:line for a column that is not there, an empty or doubled id, or one that the population lacks
 */
export async function comparedColumns(wanted: ColumnsWanted): Promise<ComparedColumns> {
  const sample = await readRows(wanted.sample);
  requireColumn(sample.columns, wanted.id, wanted.sample);
  const idInSample = idsOnce(wanted.id, wanted.sample);
  const sampleRows = new Map(sample.rows.map((row) => [idInSample(row), row]));
  const { names, tallies, found } = await readPopulation(wanted, sample.columns, sampleRows);

  const part = names.map((name) => tallyOf(name, wanted));
  const isOwn = names.map((name) => sample.columns.includes(name));
  let isPart = true;
  for (const [id, { line, cells }] of sampleRows) {
    const there = found.get(id);
    names.forEach((name, i) => {
      const cell = isOwn[i] ? cells[name] : there?.[name];
      if (cell === undefined)
        throw new UserError(
          `the id ${shown(id)} is not in the population, and the sample has no column ${shown(name)}`,
          { path: wanted.sample, line },
        );
      if (there?.[name] !== cell) isPart = false;
      part[i]?.add(cell, isOwn[i] ? line : undefined);
    });
  }
  const valuesOf = (all: readonly ColumnTally[], path: string) =>
    all.map((tally) => {
      const values = tally.values();
      if (values.notFinite !== undefined) throw notFinite(values.name, values.notFinite, path);
      return values;
    });
  return { population: valuesOf(tallies, wanted.population), sample: valuesOf(part, wanted.sample), isPart };
}

function notFinite(name: string, { cell, line }: { cell: string; line: number }, path: string): UserError {
  return new UserError(
    `the column ${shown(name)} is ${shown(cell)} in this row and a number in others; write a number, leave it empty, or say with --names that its numbers are names`,
    { path, line },
  );
}

interface ReadPopulation {
  names: string[];
  tallies: ColumnTally[];
  /** Cells of the sample's ids. */
  found: Map<string, Record<string, string>>;
}

async function readPopulation(
  wanted: ColumnsWanted,
  sampleColumns: string[],
  sampleRows: ReadonlyMap<string, Row>,
): Promise<ReadPopulation> {
  let names: string[] | undefined;
  let tallies: ColumnTally[] = [];
  const found = new Map<string, Record<string, string>>();
  const idInPopulation = idsOnce(wanted.id, wanted.population, (id) => sampleRows.has(id));
  for await (const { columns, rows } of streamRows(wanted.population, { onProgress: wanted.onProgress })) {
    if (names === undefined) {
      names = namesToCompare(columns, sampleColumns, wanted);
      tallies = names.map((name) => tallyOf(name, wanted));
    }
    for (const row of rows) {
      const id = idInPopulation(row);
      if (sampleRows.has(id)) found.set(id, row.cells);
      for (let i = 0; i < names.length; i++) tallies[i]?.add(row.cells[names[i] ?? ""] ?? "", row.line);
    }
  }
  return { names: names ?? [], tallies, found };
}

function tallyOf(name: string, wanted: ColumnsWanted): ColumnTally {
  return columnTally(name, listed(wanted.names).includes(name));
}

/**
 * Gives the id of each row and refuses empty and doubled ones.
 *
 * @param isWatched which ids are remembered to be seen again: of a population of any size not all can be
 */
function idsOnce(column: string, path: string, isWatched = (_id: string) => true): (row: Row) => string {
  const lines = new Map<string, number>();
  return ({ line, cells }) => {
    const id = cells[column] ?? "";
    if (id === "")
      throw new UserError(`the column ${shown(column)} is empty in this row; every item needs an id`, { path, line });
    if (!isWatched(id)) return id;
    const before = lines.get(id);
    if (before !== undefined)
      throw new UserError(`the id ${shown(id)} is doubled, first on line ${before}; keep one row per item`, {
        path,
        line,
      });
    lines.set(id, line);
    return id;
  };
}

function namesToCompare(columns: string[], sampleColumns: string[], wanted: ColumnsWanted): string[] {
  requireColumn(columns, wanted.id, wanted.population);
  const asked = listed(wanted.columns);
  for (const name of [...asked, ...listed(wanted.names)]) requireColumn(columns, name, wanted.population);
  if (asked.length > 0) return asked;
  const shared = columns.filter((name) => name !== wanted.id && sampleColumns.includes(name));
  return shared.length > 0 ? shared : columns.filter((name) => name !== wanted.id);
}

/** `a, b,a` → a, b */
function listed(columns = ""): string[] {
  const names = columns.split(",").map((name) => name.trim());
  return [...new Set(names)].filter((name) => name !== "");
}

function requireColumn(columns: string[], name: string, path: string): void {
  if (columns.includes(name)) return;
  const near = nearest(name, columns);
  throw new UserError(
    `there is no column ${shown(name)}${near === undefined ? "" : `; did you mean ${shown(near)}?`} (columns: ${shownNames(columns)})`,
    { path, line: 1 },
  );
}
