import type { Row } from "../common/csv.js";
import { shown, shownNames } from "../common/csvRecords.js";
import { nearest } from "../common/nearest.js";
import { UserError } from "../common/userError.js";
import {
  columnTally,
  hasDecimalComma,
  hasYearLast,
  isSameValue,
  isScale,
  type ColumnTally,
  type ColumnValues,
  type OddCell,
} from "../validation/columnValues.js";
import type { OtherValue, OtherValues } from "../validation/otherValues.js";
import type { SampleOrigin } from "../validation/represent.js";
import { readRows, streamRows } from "./readRows.js";

/** Two files and what is to be compared in them. Lists of columns are separated by commas. */
export interface ColumnsWanted {
  population: string;
  sample: string;
  /** Column of the item's name, in both files. */
  id: string;
  /** Default: all columns of the population but the id; of a sample from elsewhere those that both files have. */
  columns?: string;
  /** Columns whose numbers are names. */
  names?: string;
  onProgress: (share: number) => void;
}

/** Columns of a population and of a sample, in step. */
export interface ComparedColumns {
  population: ColumnValues[];
  sample: ColumnValues[];
  origins: SampleOrigin[];
  /** The population's rows of the sample's items, where the sample has others, too. */
  shared?: ColumnValues[];
  /** How many of the sample's ids the population lacks. */
  foreign: number;
  /** Columns that cannot be compared, because a sample from elsewhere lacks them. */
  skipped: { name: string; why: string }[];
  /** Where the sample contradicts the population about the same ids, column by column. */
  others: OtherValues[];
}

/**
 * Reads the sample whole and the population as a stream. Columns that the sample lacks are taken from the population by id.
 *
 * @throws UserError with file:line for a column that is not there, an empty or doubled id, one that the population lacks
 *   where its cells are needed, or a cell that is no number among numbers; and for files that seem to be swapped
 */
export async function comparedColumns(wanted: ColumnsWanted): Promise<ComparedColumns> {
  const sample = await readRows(wanted.sample);
  requireColumn(sample.columns, wanted.id, wanted.sample);
  const idInSample = idsOnce(wanted.id, wanted.sample);
  const sampleRows = new Map(sample.rows.map((row) => [idInSample(row), row]));
  const read = await readPopulation(wanted, sample.columns, sampleRows);
  refuseSwapped(read, sampleRows.size, wanted.population);
  const { tallies, skipped } = comparable(read, sample.columns, wanted);
  const whole = finite(tallies, wanted.population);
  const part = whole.map((values) => partOf(values, wanted, sample.columns));
  for (const [id, row] of sampleRows) for (const one of part) addCell(one, { id, row, read }, wanted.sample);
  const some = finite(part, wanted.sample);
  some.forEach((values, i) => refuseWords(values, whole[i], wanted.sample));
  const others = part.flatMap(({ name, others: items, first }) =>
    first === undefined ? [] : [{ name, items, first }],
  );
  const compared = { population: whole, sample: some, foreign: read.foreign, skipped, others };
  if (read.foreign === 0) return { ...compared, origins: part.map((one) => (one.others > 0 ? "items" : "rows")) };
  return { ...compared, origins: part.map(() => "elsewhere"), shared: sharedOf(read, whole, wanted) };
}

/** A column of the sample while it is read. */
interface Part extends NamedTally {
  whole: ColumnValues;
  /** The sample has it; what it lacks is the population's. */
  isOwn: boolean;
  /** How many items have another value than in the population, and the first of them. */
  others: number;
  first?: OtherValue;
}

function partOf(whole: ColumnValues, wanted: ColumnsWanted, sampleColumns: readonly string[]): Part {
  const { name, areDates } = whole;
  const isOwn = sampleColumns.includes(name);
  return { name, tally: tallyOf(name, wanted, areDates), whole, isOwn, others: 0 };
}

function addCell(part: Part, { id, row, read }: { id: string; row: Row; read: ReadPopulation }, path: string): void {
  const { name, tally, whole, isOwn } = part;
  const there = read.found.get(id);
  const inPopulation = there && (there[name] ?? "");
  const cell = isOwn ? row.cells[name] : inPopulation;
  if (cell === undefined)
    throw new UserError(
      `the id ${shown(id)} is not in the population${elsewhere(read)}, and the sample has no column ${shown(name)}`,
      { path, line: row.line },
    );
  const isSame = inPopulation !== undefined && isSameValue(cell, inPopulation, whole);
  if (inPopulation !== undefined && !isSame) {
    part.others++;
    part.first ??= { id, line: row.line, sample: cell, population: inPopulation };
  }
  // Of the same value the population's digits: a drawn row is looked for among all by its number.
  tally.add(isSame ? inPopulation : cell, isOwn ? row.line : undefined);
}

/** Where no id of the sample is there, all of them may be written otherwise. */
function elsewhere({ found, firstId }: ReadPopulation): string {
  return found.size > 0 || firstId === undefined ? "" : `, and neither is any other (its first is ${shown(firstId)})`;
}

function sharedOf({ found }: ReadPopulation, whole: readonly ColumnValues[], wanted: ColumnsWanted): ColumnValues[] {
  return whole.map(({ name, areDates }) => {
    const tally = tallyOf(name, wanted, areDates);
    for (const cells of found.values()) tally.add(cells[name] ?? "");
    return tally.values();
  });
}

/** What a sample from elsewhere lacks is skipped, unless it was asked for or nothing else is left: then its first id is refused. */
function comparable(
  { tallies, foreign }: ReadPopulation,
  sampleColumns: string[],
  wanted: ColumnsWanted,
): { tallies: NamedTally[]; skipped: ComparedColumns["skipped"] } {
  const inSample = new Set(sampleColumns);
  const own = tallies.filter(({ name }) => inSample.has(name));
  if (foreign === 0 || own.length === 0 || listed(wanted.columns).length > 0) return { tallies, skipped: [] };
  const lacking = tallies.filter(({ name }) => !inSample.has(name));
  const why = "not in the sample, and not to be had from the population by id";
  return { tallies: own, skipped: lacking.map(({ name }) => ({ name, why })) };
}

/** A population in which nothing is but a part of the sample. */
function refuseSwapped({ rows, found }: ReadPopulation, items: number, path: string): void {
  if (found.size < rows || rows >= items) return;
  throw new UserError(`all ${rows} items of this population are in the sample, which has ${items}; ${SWAPPED}`, {
    path,
  });
}

const SWAPPED = "are the two files swapped? The population comes first";

function finite(all: readonly NamedTally[], path: string): ColumnValues[] {
  return all.map(({ tally }) => {
    const values = tally.values();
    refuseDisguised(values, path);
    if (values.notFinite === undefined) return values;
    throw oddCell(values.name, values.notFinite, { ...adviceOn(values), among: "in others", path });
  });
}

/** A sample's cell that is no number or date, where the population has a scale of them: with it the column would be compared as names. */
function refuseWords({ name, word }: ColumnValues, whole: ColumnValues | undefined, path: string): void {
  if (whole === undefined || word === undefined || !isScale(whole)) return;
  const told = { ...adviceOn(whole), among: "throughout the population", path };
  throw oddCell(name, word, hasDecimalComma(word) ? { ...told, advice: "write it with a point" } : told);
}

/** Numbers and dates that are written so that they would be compared as names, without a word about it. */
function refuseDisguised(values: ColumnValues, path: string): void {
  const { name, word, counts, rows, areDates, isMixed } = values;
  // Few are categories; and where nearly all are different ones, it is said why they are not compared.
  if (word === undefined || counts === undefined || counts.size <= FEW || counts.size > rows / 2) return;
  const written = hasDecimalComma(word) ? "number" : hasYearLast(word) ? "date" : undefined;
  if (written !== undefined)
    throw new UserError(
      `the column ${shown(name)} is ${shown(word.cell)} in this row, which would be compared as a name; write such a ${written} ${written === "number" ? "with a point" : "as 2024-03-01"}, or say with --names that they are names`,
      { path, line: word.line },
    );
  if (areDates && isMixed) throw oddCell(name, word, { ...adviceOn(values), among: "above it", path });
}

/** So many values may be those of categories. */
const FEW = 10;

function adviceOn({ areDates }: ColumnValues): { kind: "number" | "date"; advice: string } {
  return areDates
    ? { kind: "date", advice: "write it as 2024-03-01, leave it empty" }
    : { kind: "number", advice: "write a number, leave it empty" };
}

function oddCell(
  name: string,
  { cell, line }: OddCell,
  { kind, among, advice, path }: { kind: "number" | "date"; among: string; advice: string; path: string },
): UserError {
  return new UserError(
    `the column ${shown(name)} is ${shown(cell)} in this row and a ${kind} ${among}; ${advice}, or say with --names that its ${kind}s are names`,
    { path, line },
  );
}

interface NamedTally {
  name: string;
  tally: ColumnTally;
}

interface ReadPopulation {
  tallies: NamedTally[];
  rows: number;
  firstId?: string;
  /** Cells of the sample's ids. */
  found: Map<string, Record<string, string>>;
  /** How many of the sample's ids are not there. */
  foreign: number;
}

async function readPopulation(
  wanted: ColumnsWanted,
  sampleColumns: string[],
  sampleRows: ReadonlyMap<string, Row>,
): Promise<ReadPopulation> {
  let tallies: NamedTally[] | undefined;
  let count = 0;
  let firstId: string | undefined;
  const found = new Map<string, Record<string, string>>();
  const idInPopulation = idsOnce(wanted.id, wanted.population, (id) => sampleRows.has(id));
  for await (const { columns, rows } of streamRows(wanted.population, { onProgress: wanted.onProgress })) {
    tallies ??= namesToCompare(columns, sampleColumns, wanted).map((name) => ({ name, tally: tallyOf(name, wanted) }));
    count += rows.length;
    for (const row of rows) {
      const id = idInPopulation(row);
      firstId ??= id;
      if (sampleRows.has(id)) found.set(id, row.cells);
      for (const { name, tally } of tallies) tally.add(row.cells[name] ?? "", row.line);
    }
  }
  return { tallies: tallies ?? [], rows: count, firstId, found, foreign: sampleRows.size - found.size };
}

function tallyOf(name: string, wanted: ColumnsWanted, areDates?: boolean): ColumnTally {
  return columnTally(name, { isNames: listed(wanted.names).includes(name), areDates });
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
    if (id.trim() === "")
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
  for (const name of [...asked, ...listed(wanted.names)])
    requireColumn(
      columns,
      name,
      wanted.population,
      sampleColumns.includes(name) ? `; the sample has it: ${SWAPPED}` : "",
    );
  const compared = asked.length > 0 ? asked : columns.filter((name) => name !== wanted.id);
  refuseIdleNames(compared, wanted);
  return compared;
}

function refuseIdleNames(compared: readonly string[], { names, population }: ColumnsWanted): void {
  const idle = listed(names).find((name) => !compared.includes(name));
  if (idle !== undefined)
    throw new UserError(
      `--names has ${shown(idle)}, which is not among the compared columns (${shownNames(compared)})`,
      { path: population },
    );
}

/** `a, b,a` → a, b */
function listed(columns = ""): string[] {
  const names = columns.split(",").map((name) => name.trim());
  return [...new Set(names)].filter((name) => name !== "");
}

function requireColumn(columns: string[], name: string, path: string, hint = ""): void {
  if (columns.includes(name)) return;
  const near = nearest(name, columns);
  throw new UserError(
    `there is no column ${shown(name)}${near === undefined ? "" : `; did you mean ${shown(near)}?`} (columns: ${shownNames(columns)})${hint}`,
    { path, line: 1 },
  );
}
