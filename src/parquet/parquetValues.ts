import type { SchemaElement, SchemaTree } from "hyparquet";
import { UserError } from "../common/userError.js";

/** How a column's values are read and written as text. */
export interface ParquetColumn {
  name: string;
  /** Numbers that are doubles come as such; not so decimals. */
  hasDoubles: boolean;
  textOf(value: unknown): string;
}

/** A schema's column; `null` and what is lacking are no values of it. */
export function parquetColumn(tree: SchemaTree, path: string): ParquetColumn {
  // Of a damaged file the names may be missing, whatever the reader's types say.
  const name = String(tree.element.name ?? "");
  const leaves = leavesOf(tree);
  if (isDecimal(tree.element)) return { name, hasDoubles: false, textOf: decimalWriter(tree.element, name) };
  if (leaves.some(isDecimal)) return { name, hasDoubles: false, textOf: () => refuseInnerDecimals(name, path) };
  const numberText = leaves.every(({ type }) => type === "FLOAT") ? floatText : String;
  return { name, hasDoubles: true, textOf: (value) => valueText(value, numberText) };
}

function leavesOf({ element, children }: SchemaTree): SchemaElement[] {
  return children.length === 0 ? [element] : children.flatMap(leavesOf);
}

function isDecimal({ converted_type, logical_type }: SchemaElement): boolean {
  return converted_type === "DECIMAL" || logical_type?.type === "DECIMAL";
}

/**
 * An element as the reader is to see it: of a decimal it would make a double, so it gets to know only its bytes or integers;
 * and bytes of a fixed length are text, as those of any length are.
 */
export function elementToRead(element: SchemaElement): SchemaElement {
  const { type, converted_type, logical_type } = element;
  if (isDecimal(element))
    return { ...element, type: "FIXED_LEN_BYTE_ARRAY", converted_type: undefined, logical_type: undefined };
  const isPlain = converted_type === undefined && logical_type === undefined;
  return type === "FIXED_LEN_BYTE_ARRAY" && isPlain ? { ...element, type: "BYTE_ARRAY" } : element;
}

/** Longer fractions are none of a sound file; 76 digits are the most that Arrow has. */
const LARGEST_SCALE = 1000;

function decimalWriter({ scale: written, logical_type }: SchemaElement, name: string): (value: unknown) => string {
  const scale = written ?? (logical_type?.type === "DECIMAL" ? logical_type.scale : undefined) ?? 0;
  return (value) => {
    if (!(scale >= 0 && scale <= LARGEST_SCALE))
      throw new UserError(`its column "${name}" has decimals with ${scale} digits after the point`);
    return decimalText(unscaled(value), scale);
  };
}

/** The integer of a decimal: big-endian bytes in two's complement where it is not a number already. */
function unscaled(value: unknown): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(value as number | bigint); // As the reader has INT32 and INT64.
  return BigInt.asIntN(8 * value.length, BigInt(`0x0${Buffer.from(value).toString("hex")}`));
}

/** `decimalText(-8710n, 2)` is `-87.10`. */
function decimalText(integer: bigint, scale: number): string {
  const digits = String(integer < 0n ? -integer : integer).padStart(scale + 1, "0");
  const point = digits.length - scale;
  return `${integer < 0n ? "-" : ""}${digits.slice(0, point)}${scale === 0 ? "" : `.${digits.slice(point)}`}`;
}

function refuseInnerDecimals(name: string, path: string): never {
  throw new UserError(
    `the column "${name}" has decimals inside of lists or records, which are not read here: write them as text`,
    { path },
  );
}

function valueText(value: unknown, numberText: (value: number) => string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return numberText(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
  if (typeof value === "object")
    return JSON.stringify(value, (_, inner: unknown) => {
      if (typeof inner === "bigint") return inner.toString();
      return typeof inner === "number" ? Number(numberText(inner)) : inner;
    });
  return String(value);
}

/** A number of 32 bits has the same decimals from 6 digits on, and never needs more than 9: `0.1`, not `0.10000000149011612`. */
function floatText(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

/** A day has no time, and is written as CSV has it. */
export function dayText(days: number): string {
  return new Date(days * 86_400_000).toISOString().split("T")[0] ?? "";
}

/**
 * A time since 1970, with as many of the digits below a millisecond as it has, in threes.
 *
 * @param perMs units in a millisecond
 * @example timeText(1_700_000_000_000_900n, 1000n) // → "2023-11-14T22:13:20.000900Z"
 */
export function timeText(time: bigint, perMs: bigint): string {
  const below = ((time % perMs) + perMs) % perMs;
  const date = new Date(Number((time - below) / perMs));
  if (Number.isNaN(date.getTime())) return "";
  const digits = String(below).padStart(String(perMs).length - 1, "0");
  return date.toISOString().replace("Z", `${digits.replace(/(000)+$/, "")}Z`);
}
