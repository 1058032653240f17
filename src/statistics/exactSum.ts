/**
 * A sum from which a part can be taken away again: a stray 1e20 among answers from 1 to 5 leaves no trace in what the others sum up to.
 *
 * Source: Neumaier 1974, Zeitschrift für Angewandte Mathematik und Mechanik 54:39.
 */
export class ExactSum {
  private sum = 0;
  private lost = 0;

  add(value: number): void {
    const next = this.sum + value;
    this.lost += Math.abs(this.sum) >= Math.abs(value) ? this.sum - next + value : value - next + this.sum;
    this.sum = next;
  }

  /** What is left without the part. */
  less(part: ExactSum = new ExactSum()): number {
    return this.sum - part.sum + (this.lost - part.lost);
  }
}
