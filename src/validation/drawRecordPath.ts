/** `items.csv` → `items.draw.json`: where the record of a draw lies. */
export function drawRecordPath(itemsPath: string): string {
  return `${itemsPath.replace(/\.(csv|tsv|jsonl|ndjson|parquet)$/i, "")}.draw.json`;
}
