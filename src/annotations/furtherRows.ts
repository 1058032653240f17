/** A row of a table as numbers: which label it says, and where. */
export interface LabelRow {
  label: number;
  line: number;
}

/**
 * Rows of ids that stand twice, without the first row of each id. They are numbers side by side: an object for each of a
 * million rows takes hundreds of megabytes, and most of the time.
 */
export class FurtherRows {
  private readonly ids: number[] = [];
  private readonly labels: number[] = [];
  private readonly lines: number[] = [];
  /** By id the number of its first row here, and by row that of the same id's next one; both plus one, 0 where there is none. */
  private first = new Int32Array(0);
  private next = new Int32Array(0);

  get count(): number {
    return this.ids.length;
  }

  add(id: number, label: number, line: number): void {
    this.ids.push(id);
    this.labels.push(label);
    this.lines.push(line);
  }

  /** Links the rows of each id, to be called when all are there. @param ids how many there are in all */
  linkById(ids: number): void {
    if (this.count === 0) return;
    this.first = new Int32Array(ids);
    this.next = new Int32Array(this.count);
    for (let row = this.count - 1; row >= 0; row--) {
      const id = this.ids[row] ?? 0;
      this.next[row] = this.first[id] ?? 0;
      this.first[id] = row + 1;
    }
  }

  has(id: number): boolean {
    return (this.first[id] ?? 0) > 0;
  }

  /** The further rows of an id, as they follow each other in the file. */
  of(id: number): LabelRow[] {
    const rows: LabelRow[] = [];
    for (let row = this.first[id] ?? 0; row > 0; row = this.next[row - 1] ?? 0)
      rows.push({ label: this.labels[row - 1] ?? 0, line: this.lines[row - 1] ?? 0 });
    return rows;
  }

  /** The ids that have further rows, each once. */
  *doubledIds(): Generator<number> {
    for (let id = 0; id < this.first.length; id++) if (this.has(id)) yield id;
  }
}
