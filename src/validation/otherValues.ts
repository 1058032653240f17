/** A column in which a sample has other values than the population has for the same ids. */
export interface OtherValues {
  name: string;
  /** How many of the sample's items have another value. */
  items: number;
  /** The first of them, with what the two files say, as written. */
  first: OtherValue;
}

export interface OtherValue {
  id: string;
  /** In the sample. */
  line: number;
  sample: string;
  population: string;
}
