/**
 * A table as CSV with a header: cells in quotes only where they must be, lines end with LF.
 *
 * @example csvText(["id"], [["a"], ["b, c"]]) // → 'id\na\n"b, c"\n'
 */
export function csvText(columns: readonly string[], rows: Iterable<readonly string[]>): string {
  const lines = [line(columns)];
  for (const row of rows) lines.push(line(row));
  return `${lines.join("\n")}\n`;
}

function line(cells: readonly string[]): string {
  const text = cells.map(quoted).join(",");
  // An empty line is no row: a single empty cell is written as quotes.
  return text === "" ? '""' : text;
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$|^\uFEFF/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
