/**
 * A cell without the point of a whole number: where one cell of a column is empty, tools write all its numbers as 1.0, 2.0.
 *
 * @example withoutPoint("12.00") // → "12"
 */
export function withoutPoint(cell: string): string {
  return /^(-?\d+)\.0*$/.exec(cell)?.[1] ?? cell;
}

/** Where a cell in UTF-8, from `start` to `end`, ends by `withoutPoint`. */
export function endWithoutPoint(bytes: Uint8Array, start: number, end: number): number {
  let point = end - 1;
  while (point > start && bytes[point] === ZERO) point--;
  if (bytes[point] !== POINT) return end;
  const first = bytes[start] === MINUS ? start + 1 : start;
  if (point <= first) return end;
  for (let i = first; i < point; i++) if ((bytes[i] ?? 0) < ZERO || (bytes[i] ?? 0) > NINE) return end;
  return point;
}

const [MINUS, POINT, ZERO, NINE] = [45, 46, 48, 57];
