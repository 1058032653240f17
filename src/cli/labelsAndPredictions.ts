import { shown, shownNames } from "../common/csvRecords.js";
import { UserError } from "../common/userError.js";
import { itemGroups, type ItemGroups } from "../metrics/itemGroups.js";
import { drawnUnits } from "../metrics/itemsThatMatter.js";
import { occurringClasses, parseLabels } from "../metrics/labels.js";
import type { Labels, Table } from "../metrics/labels.js";
import { METRICS } from "../metrics/metric.js";
import type { MetricName } from "../metrics/metric.js";
import { parsePredictions } from "../metrics/predictions.js";
import type { Predictions } from "../metrics/predictions.js";
import { probabilityColumns } from "../metrics/probabilityColumns.js";
import { refuseOtherLabels } from "../metrics/refuseOtherLabels.js";
import { hasDecimalComma } from "../validation/columnValues.js";
import { roomBesideHeap } from "./isMemoryScarce.js";
import { readRows } from "./readRows.js";

/** What the person said about the two kinds of files. */
export interface FilesAsked {
  labels: string;
  predictions: readonly string[];
  metrics: readonly MetricName[];
  id?: string;
  label?: string;
  kind?: string;
  positive?: string;
  /** The column of the labels' file that says which items hang together. */
  group?: string;
}

/** What the files hold; one `Predictions` per file, in the order asked. */
export interface FilesRead {
  labels: Labels;
  predictions: Predictions[];
  /** Whether these are classes or measured numbers was only guessed from the numbers. */
  isKindGuessed: boolean;
  /** What the labels' file says of items that hang together. */
  groups: ItemGroups | undefined;
}

/** Reads labels and predictions and sets them side by side, in the labels' order. @throws UserError with file and line */
export async function readLabelsAndPredictions(asked: FilesAsked): Promise<FilesRead> {
  const labelColumn = asked.label ?? "label";
  const labelTable: Table = { path: asked.labels, ...(await readRows(asked.labels)) };
  const idColumn = idColumnOf(labelTable.columns, asked.id);
  const tables: Table[] = [];
  let mostBytes = roomBesideHeap();
  for (const path of asked.predictions) {
    const table = await predictionsOf(path, labelTable, { idColumn, labelColumn, asked: asked.id, mostBytes });
    mostBytes -= table.probabilities?.bytes() ?? 0;
    tables.push(table);
  }
  const all = [labelTable, ...tables];
  // A column that no file has was mistyped.
  const isAnywhere = asked.id === undefined || all.some(({ columns }) => columns.includes(asked.id ?? ""));
  for (const table of all) requireId(table, asked.id, isAnywhere);
  refuseSwapped(labelTable, tables, labelColumn);
  requireNamed(labelTable, labelColumn, "--label");
  if (asked.group !== undefined) requireGroup(labelTable, asked.group, labelColumn);
  const { kind, isGuessed } = kindOf(asked, labelTable, tables, labelColumn);
  const columns = tables.flatMap((table) => table.columns);
  const { positive, group: groupColumn } = asked;
  const labels = parseLabels(labelTable, { kind, idColumn, labelColumn, groupColumn, positive, columns });
  const predictions = tables.map((table) => {
    const id = idColumnOf(table.columns, asked.id);
    const parsed = parsePredictions(table, labels, id);
    refuseOtherLabels(table, labelTable, { id, label: labelColumn, idOfLabels: idColumn });
    return parsed;
  });
  return {
    labels,
    predictions,
    isKindGuessed: isGuessed,
    groups:
      asked.group === undefined
        ? itemGroups(labelTable, [idColumn, labelColumn])
        : { column: asked.group, groups: drawnUnits(labels), items: labels.ids.length },
  };
}

/** For people's programs: the groups that were drawn, where items hang together. */
export function toldClusters({ clusters }: Labels): { groups?: { column: string; count: number } } {
  return clusters ? { groups: { column: clusters.column, count: clusters.count } } : {};
}

/** The column of ids that is read where none was named, or where a file does not have the one that was. */
const USUAL_ID = "id";

/** The two kinds of files often call it differently, and `--id` is for both: a file without the named column is read by the usual one. */
function idColumnOf(columns: readonly string[], asked = USUAL_ID): string {
  return !columns.includes(asked) && columns.includes(USUAL_ID) ? USUAL_ID : asked;
}

interface PredictionsAsked {
  /** Of the labels. */
  idColumn: string;
  labelColumn: string;
  /** The column of ids as the person named it. */
  asked: string | undefined;
  mostBytes: number;
}

/** The rows of predictions, with their columns `p:<class>` beside them. */
async function predictionsOf(
  path: string,
  labels: Table,
  { idColumn, labelColumn, asked, mostBytes }: PredictionsAsked,
): Promise<Table> {
  // Ids and labels are read as text, whatever their columns are called.
  if ([asked ?? idColumn, labelColumn].some(isOfClass)) return { path, ...(await readRows(path)) };
  const probabilities = probabilityColumns({
    path,
    idOf: (cells) => cells[asked ?? USUAL_ID] ?? cells[USUAL_ID] ?? "",
    ids: () => labels.rows.map(({ cells }) => cells[idColumn] ?? ""),
    classes: () => occurringClasses(labels, labelColumn),
    mostBytes,
  });
  return { path, ...(await readRows(path, { taker: probabilities })), probabilities };
}

function requireId(table: Table, asked: string | undefined, isAnywhere: boolean): void {
  const { path, columns } = table;
  if (asked === undefined || asked === USUAL_ID) return requireNamed(table, USUAL_ID, "--id");
  if (!isAnywhere) return requireNamed(table, asked, "--id");
  if (columns.includes(idColumnOf(columns, asked))) return;
  throw new UserError(
    `there is no column ${shown(asked)}, and none called ${shown(USUAL_ID)}; --id is for both files: call the column ${shown(asked)} or ${shown(USUAL_ID)} here (columns: ${shownNames(columns)})`,
    { path, line: 1 },
  );
}

function requireNamed({ path, columns }: Table, column: string, option: string): void {
  if (columns.includes(column)) return;
  throw new UserError(`there is no column ${shown(column)}; name it with ${option} (columns: ${shownNames(columns)})`, {
    path,
    line: 1,
  });
}

function requireGroup(table: Table, group: string, labelColumn: string): void {
  requireNamed(table, group, "--group");
  if (group === labelColumn)
    throw new UserError(
      `--group is ${shown(group)}, the column of the answers; name the one that says which items hang together`,
    );
}

/** Labels may have a score of the annotator's; a column of answers, or of probabilities per class, only predictions have. */
function refuseSwapped(labels: Table, predictions: readonly Table[], labelColumn: string): void {
  const arePredictions = ({ columns }: Table) => columns.some((column) => column === "prediction" || isOfClass(column));
  const swapped = predictions.find((table) => table.columns.includes(labelColumn) && !arePredictions(table));
  if (swapped === undefined || labels.columns.includes(labelColumn) || !arePredictions(labels)) return;
  throw new UserError(
    `this file looks like predictions (columns: ${shownNames(labels.columns)}), and ${shown(swapped.path)} like labels; if so, give each for the other, else name the column of labels with --label`,
    { path: labels.path, line: 1 },
  );
}

/** As asked; else what the metrics are for; else a regression when answers are numbers with fractions and nobody gave probabilities. */
function kindOf(
  asked: FilesAsked,
  labels: Table,
  predictions: readonly Table[],
  labelColumn: string,
): { kind: Labels["kind"]; isGuessed: boolean } {
  if (asked.kind !== undefined) return { kind: parseKind(asked.kind), isGuessed: false };
  const [metric] = asked.metrics;
  if (metric) return { kind: METRICS[metric].kind, isGuessed: false };
  const values = labels.rows.map(({ cells }) => cells[labelColumn] ?? "");
  const areNumbers = values.every(isNumber) || areMostlyMeasured(values);
  const measured = areNumbers && labels.rows.find(({ cells }) => isFraction(cells[labelColumn] ?? ""));
  if (measured) refuseOtherKind(labels.path, measured, labelColumn, predictions);
  const haveProbabilities = predictions.some(({ columns }) =>
    columns.some((column) => column === "score" || isOfClass(column)),
  );
  if (!areNumbers && !haveProbabilities) refuseDecimalCommas(labels, labelColumn);
  if (!areNumbers || haveProbabilities) return { kind: "classification", isGuessed: false };
  const hasFraction = (table: Table, column: string) => table.rows.some(({ cells }) => isFraction(cells[column] ?? ""));
  const isMeasured = hasFraction(labels, labelColumn) || predictions.some((table) => hasFraction(table, "prediction"));
  return { kind: isMeasured ? "regression" : "classification", isGuessed: true };
}

/** They would be names of classes, and every number that is nearly right an error. Spreadsheets write whole numbers without a comma. */
function refuseDecimalCommas({ path, rows }: Table, column: string): void {
  const cellOf = (row: Table["rows"][number]) => row.cells[column] ?? "";
  const grouped = rows.filter((row) => hasThousands(cellOf(row)));
  const withComma = rows.filter((row) => hasDecimalComma({ cell: cellOf(row) }));
  const whole = rows.filter((row) => isNumber(cellOf(row)));
  if (grouped.length + withComma.length + whole.length < rows.length) return;
  const [first] = grouped;
  if (first) throw writtenWithThousands(cellOf(first), column, { path, line: first.line });
  const [comma] = withComma;
  if (comma === undefined || whole.length >= withComma.length) return;
  throw new UserError(
    `the column ${shown(column)} is ${shown(cellOf(comma))} in this row, a number with a comma in ${whole.length === 0 ? "all" : "most"} rows; write them with a point, or say --kind classification where they are names`,
    { path, line: comma.line },
  );
}

/** True for a number with signs between thousands and another one before its fraction, which is no name of a class: `1.000,5`, `1,000.5`. */
function hasThousands(text: string): boolean {
  return /^\s*[-+]?\d{1,3}([.,' \u00a0\u202f\u2019])\d{3}(\1\d{3})*(?!\1)[.,]\d+\s*$/.test(text);
}

function writtenWithThousands(text: string, column: string, place: { path: string; line: number }): UserError {
  const [, whole = "", fraction = ""] = /^\s*(.*)[.,](\d+)\s*$/.exec(text) ?? [];
  const plain = `${whole.replace(/[^-+\d]/g, "")}.${fraction}`;
  return new UserError(
    `the column ${shown(column)} is ${shown(text)} in this row, a number with signs between its thousands; write it as ${plain}, or say --kind classification where these are names`,
    place,
  );
}

/** Fractions that hardly repeat, or are more than classes have such names: a word among them is a mistake, and no class of its own. */
function areMostlyMeasured(values: readonly string[]): boolean {
  const fractions = values.filter(isFraction);
  const different = new Set(fractions).size;
  return 2 * fractions.length > values.length && (2 * different > values.length || different > MOST_NAMED_SO);
}

/** Classes with such names as 3.5: versions, grades, sizes. */
const MOST_NAMED_SO = 20;

/** Labels such as 14.571 beside probabilities of classes that have other names are of two different tasks. */
function refuseOtherKind(path: string, row: Table["rows"][number], labelColumn: string, predictions: readonly Table[]) {
  const label = row.cells[labelColumn] ?? "";
  for (const { path: other, columns } of predictions) {
    const ofClasses = columns.filter(isOfClass);
    if (ofClasses.length === 0 || ofClasses.includes(`p:${label}`)) continue;
    throw new UserError(
      `the label ${shown(label)} is a measured number, but ${other} has probabilities of classes (${shownNames(ofClasses)}): these are two different tasks`,
      { path, line: row.line },
    );
  }
}

function isOfClass(column: string): boolean {
  return column.startsWith("p:");
}

function parseKind(text: string): Labels["kind"] {
  if (text === "classification" || text === "regression") return text;
  throw new UserError(`--kind is ${JSON.stringify(text)}; it must be classification or regression`);
}

function isNumber(text: string): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text));
}

function isFraction(text: string): boolean {
  return isNumber(text) && !Number.isInteger(Number(text));
}
