/**
 * The rows of each id of a table. They are numbers side by side: an object for each of a million rows takes hundreds of
 * megabytes, and most of the time.
 */
export class RowsById {
  /** By id its first row, and by row the next one of the same id; both plus one, 0 where there is none. */
  private readonly firsts: Int32Array;
  private readonly next: Int32Array;

  /** How many rows have the id of one before them. */
  repeated = 0;

  /**
   * @param idOf of each row the number of its id
   * @param ids more than any of these numbers
   */
  constructor(idOf: Int32Array, ids: number) {
    this.firsts = new Int32Array(ids);
    this.next = new Int32Array(idOf.length);
    for (let row = idOf.length - 1; row >= 0; row--) {
      const id = idOf[row] ?? 0;
      const next = this.firsts[id] ?? 0;
      if (next > 0) this.repeated++;
      this.next[row] = next;
      this.firsts[id] = row + 1;
    }
  }

  /** The first row of an id; -1 where there is none. */
  first(id: number): number {
    return (this.firsts[id] ?? 0) - 1;
  }

  isRepeated(id: number): boolean {
    return this.repeated > 0 && (this.next[this.first(id)] ?? 0) > 0;
  }

  /** All rows of an id, as they follow each other in the file. */
  all(id: number): number[] {
    const rows: number[] = [];
    for (let row = this.first(id); row >= 0; row = (this.next[row] ?? 0) - 1) rows.push(row);
    return rows;
  }

  /** The ids that have several rows, each once. */
  *repeatedIds(): Generator<number> {
    if (this.repeated === 0) return;
    for (let id = 0; id < this.firsts.length; id++) if (this.isRepeated(id)) yield id;
  }
}
