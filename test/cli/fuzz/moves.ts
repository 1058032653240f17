import { gzipSync } from "node:zlib";
import type { FuzzTable, TableFormat, Writing } from "./tables.js";
import { PLAIN, written } from "./tables.js";

/** Where a move works and with what: numbers of any size, taken modulo what is there. */
export interface Pick {
  at: number;
  to: number;
  value: string;
}

/** What certainly becomes of the answer: refused, the same, or nobody knows. */
export type Consequence = "refused" | "same" | "open";

/** What is known of the columns of a table. */
export interface Columns {
  /** Without them nothing can be said. */
  needed: readonly string[];
  /** Together they may stand in one row only. */
  unique: readonly string[];
  /** May not be empty. */
  filled: readonly string[];
  /** Numbers from 0 to 1. */
  shares: readonly string[];
  /** True where every row has its counterpart in another file. */
  complete: boolean;
  /** True where a file without rows is refused. */
  needsRows: boolean;
}

/** Values on which readers stumble. */
export const EVIL = [
  ...["", " ", "NaN", "nan", "inf", "-Infinity", "1e400", "-0.1", "1.5", "0", "1", "0x10", "1e-320", "１", "null"],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "a,b", 'say "no"', '"', "two\nlines", "\t", ";"],
  ...[
    "é",
    "\u0301",
    "😀",
    "\uD800",
    "\u001F",
    "\u2028",
    "-",
    "id",
    "label",
    "[1.]",
    "true",
    "9".repeat(400),
    "x".repeat(3000),
  ],
] as const;

const NO_SHARES: readonly string[] = [
  "NaN",
  "nan",
  "inf",
  "-Infinity",
  "1e400",
  "-0.1",
  "1.5",
  "0x10",
  "",
  " ",
  "null",
  "１",
  "true",
];

/** A change of a table before it is written; `consequence` is for that change alone. */
export interface TableMove {
  apply(table: FuzzTable, pick: Pick): FuzzTable;
  consequence(table: FuzzTable, pick: Pick, known: Columns): Consequence;
}

export const TABLE_MOVES: Record<string, TableMove> = {
  "a row stands twice": {
    apply: ({ columns, rows }, { at, to }) => {
      const row = rows[at % rows.length] ?? [];
      const place = to % (rows.length + 1);
      return { columns, rows: [...rows.slice(0, place), row, ...rows.slice(place)] };
    },
    consequence: (_, __, known) => (known.unique.length > 0 ? "refused" : "open"),
  },
  "a row is gone": {
    apply: ({ columns, rows }, { at }) => ({ columns, rows: rows.filter((_, i) => i !== at % rows.length) }),
    consequence: (_, __, known) => (known.complete ? "refused" : "open"),
  },
  "all rows are gone": {
    apply: ({ columns }) => ({ columns, rows: [] }),
    consequence: (_, __, known) => (known.needsRows ? "refused" : "open"),
  },
  "a cell is empty": {
    apply: (table, pick) => withCell(table, pick, ""),
    consequence: (table, { to }, known) => (known.filled.includes(columnAt(table, to)) ? "refused" : "open"),
  },
  "a cell is evil": {
    apply: (table, pick) => withCell(table, pick, pick.value),
    consequence: (table, { to, value }, known) =>
      (known.shares.includes(columnAt(table, to)) && NO_SHARES.includes(value)) ||
      (known.filled.includes(columnAt(table, to)) && value === "")
        ? "refused"
        : "open",
  },
  "two cells change places": {
    apply: (table, { at, to }) => {
      const [a, b] = [cellAt(table, at, to), cellAt(table, to, at)];
      return withCell(withCell(table, { at, to }, b), { at: to, to: at }, a);
    },
    consequence: () => "open",
  },
  "a column stands twice": {
    apply: ({ columns, rows }, { at }) => ({
      columns: [...columns, columns[at % columns.length] ?? ""],
      rows: rows.map((row) => [...row, row[at % columns.length] ?? ""]),
    }),
    consequence: () => "refused",
  },
  "a column is gone": {
    apply: ({ columns, rows }, { at }) => ({
      columns: columns.filter((_, i) => i !== at % columns.length),
      rows: rows.map((row) => row.filter((_, i) => i !== at % columns.length)),
    }),
    consequence: (table, { at }, known) => (known.needed.includes(columnAt(table, at)) ? "refused" : "open"),
  },
  "a column has another name": {
    apply: ({ columns, rows }, { at, value }) => ({
      columns: columns.map((name, i) => (i === at % columns.length ? value : name)),
      rows,
    }),
    consequence: (table, { at, value }, known) =>
      value.trim() === "" || (known.needed.includes(columnAt(table, at)) && !known.needed.includes(value))
        ? "refused"
        : "open",
  },
  "the rows have another order": {
    apply: ({ columns, rows }, { at }) => ({
      columns,
      rows: rows.map((_, i) => rows[(i * 7 + at) % rows.length] ?? []),
    }),
    consequence: () => "open",
  },
};

function columnAt({ columns }: FuzzTable, at: number): string {
  return columns[at % columns.length] ?? "";
}

function cellAt({ columns, rows }: FuzzTable, at: number, to: number): string {
  return rows[at % rows.length]?.[to % columns.length] ?? "";
}

function withCell({ columns, rows }: FuzzTable, { at, to }: Pick | Omit<Pick, "value">, cell: string): FuzzTable {
  const change = (row: readonly string[]) => row.map((old, i) => (i === to % columns.length ? cell : old));
  return { columns, rows: rows.map((row, i) => (i === at % rows.length ? change(row) : row)) };
}

/** Ways of writing that change nothing. */
export const WRITINGS: Record<string, Writing> = {
  CRLF: { ...PLAIN, ends: "\r\n" },
  CR: { ...PLAIN, ends: "\r" },
  "a byte order mark": { ...PLAIN, byteOrderMark: true },
  quotes: { ...PLAIN, quotes: true },
  "no final end of line": { ...PLAIN, finalEnd: false },
  "empty lines": { ...PLAIN, emptyLines: true },
};

/** JSON knows no lone carriage return. */
export function isWritable(name: string, format: TableFormat): boolean {
  return format !== "parquet" && !(format === "jsonl" && name === "CR");
}

/** A change of a file's bytes. */
export interface ByteMove {
  apply(bytes: Buffer, pick: Pick): Buffer;
  /** True where no reader of texts can pass over it. */
  spoilsText?: boolean;
}

export const BYTE_MOVES: Record<string, ByteMove> = {
  "it is empty": { apply: () => Buffer.alloc(0), spoilsText: true },
  "it is cut off": { apply: (bytes, { at }) => bytes.subarray(0, at % (bytes.length + 1)) },
  "its start is missing": { apply: (bytes, { at }) => bytes.subarray(at % (bytes.length + 1)) },
  "a byte is another": {
    apply: (bytes, { at, to }) => {
      const changed = Buffer.from(bytes);
      if (changed.length > 0) changed[at % changed.length] = to % 256;
      return changed;
    },
  },
  "a bit is another": {
    apply: (bytes, { at, to }) => {
      const changed = Buffer.from(bytes);
      if (changed.length > 0) changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ (1 << (to % 8));
      return changed;
    },
  },
  "a part is missing": {
    apply: (bytes, { at, to }) => {
      const from = at % (bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + (to % 20))]);
    },
  },
  "a part stands twice": {
    apply: (bytes, { at, to }) => {
      const from = at % (bytes.length + 1);
      const end = from + 1 + (to % 40);
      return Buffer.concat([bytes.subarray(0, end), bytes.subarray(from)]);
    },
  },
  "something evil stands in it": {
    apply: (bytes, { at, value }) => inserted(bytes, at, Buffer.from(value)),
  },
  "a sign stands in it": {
    apply: (bytes, { at, to }) => inserted(bytes, at, Buffer.from(SIGNS[to % SIGNS.length] ?? "")),
  },
  "it is UTF-16": { apply: (bytes) => Buffer.from(`\uFEFF${bytes.toString()}`, "utf16le"), spoilsText: true },
  "it is UTF-16 of the other order": {
    apply: (bytes) => Buffer.from(`\uFEFF${bytes.toString()}`, "utf16le").swap16(),
    spoilsText: true,
  },
  "it is UTF-16 without a mark": { apply: (bytes) => Buffer.from(bytes.toString(), "utf16le"), spoilsText: true },
  "it has a byte that is not UTF-8": {
    apply: (bytes, { at }) => inserted(bytes, at, Buffer.from([0xe9, 0x0a])),
    spoilsText: true,
  },
  "it has a NUL": { apply: (bytes, { at }) => inserted(bytes, at, Buffer.from([0])) },
  "it is packed": { apply: (bytes) => gzipSync(bytes), spoilsText: true },
  "it is rubbish": {
    apply: (_, { at, to }) =>
      Buffer.from(Array.from({ length: at % 200 }, (__, i) => (to >> (i % 23)) ^ (i * 37)).map((byte) => byte & 255)),
  },
  "it is deep JSON": { apply: (_, { at, to }) => Buffer.from((to % 2 ? '{"id":' : "[").repeat(at % 20_000)) },
};

const SIGNS = [
  ",",
  ";",
  "\t",
  "|",
  '"',
  "\n",
  "\r",
  "\r\n",
  '"\n',
  "\uFEFF",
  "{",
  "}",
  "[",
  "]",
  ":",
  "<",
  ">",
  "</",
  "&",
  "&#x110000;",
  "<!--",
  "<![CDATA[",
  "<!DOCTYPE a [<!ENTITY b 'c'>]>",
  "NaN",
  "-",
  "e999",
  "\\",
  "\\u0000",
  "\u0000",
];

function inserted(bytes: Buffer, at: number, added: Buffer): Buffer {
  const place = at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, place), added, bytes.subarray(place)]);
}

/** A row lacks a cell, which changes the meaning of those behind it. */
export function ragged(table: FuzzTable, format: TableFormat, { at }: Pick): Buffer {
  const short = table.rows.map((row, i) => (i === at % table.rows.length ? row.slice(1) : row));
  return written({ columns: table.columns, rows: short }, format);
}

/** A change somewhere in a JSON document. */
export function jsonMoved(text: string, { at, to, value }: Pick): string {
  const root: unknown = JSON.parse(text);
  const places = placesIn(root);
  const place = places[at % places.length];
  if (place === undefined) return value;
  const { parent, key } = place;
  const evil: unknown[] = [
    value,
    null,
    {},
    [],
    0,
    -1,
    1e308,
    true,
    "",
    [[]],
    { id: value },
    [structuredClone(root)],
    undefined,
  ];
  parent[key] = evil[to % evil.length];
  return JSON.stringify(root);
}

interface JsonPlace {
  // What JSON.parse gives: lists and objects alike are changed by their keys.
  parent: Record<string, unknown>;
  key: string;
}

function placesIn(value: unknown): JsonPlace[] {
  if (typeof value !== "object" || value === null) return [];
  // See `JsonPlace`.
  const parent = value as Record<string, unknown>;
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...placesIn(parent[key])]);
}
