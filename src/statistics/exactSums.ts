/**
 * Sums from which a part can be taken away again: a stray 1e20 among answers from 1 to 5 leaves no trace in what the others sum up to.
 *
 * Source: Knuth 1969, The Art of Computer Programming, volume 2, 4.2.2 (theorem B).
 */
export class ExactSums {
  private readonly sums: Float64Array;
  private readonly lost: Float64Array;

  /** So many, each 0. */
  constructor(count: number) {
    this.sums = new Float64Array(count);
    this.lost = new Float64Array(count);
  }

  add(place: number, value: number): void {
    const sum = this.sums[place] as number;
    const next = sum + value;
    // What was rounded away of the smaller one (Knuth's two-sum).
    const rounded = next - sum;
    const beside = sum - (next - rounded) + (value - rounded);
    this.lost[place] = (this.lost[place] as number) + beside;
    this.sums[place] = next;
  }

  at(place: number): number {
    return (this.sums[place] as number) + (this.lost[place] as number);
  }

  /** What is left of one sum without another one, all of whose values are among its own. */
  less(place: number, part: number): number {
    const rest = (this.sums[place] as number) - (this.sums[part] as number);
    return rest + ((this.lost[place] as number) - (this.lost[part] as number));
  }
}
