/** What a comparison on one task says, complete enough to be told without another look-up. Made by `training/gatherResults`. */
export interface Results {
  task: string;
  /** Name of the deciding metric; a smaller value is better where `falls`. */
  metric: string;
  falls: boolean;
  /** Validation items. */
  n: number;
  labelVersion: number;
  seeds: number[];
  /** Digest of the protocol, first eight digits. */
  protocol: string;
  rows: ResultRow[];
  /** What this validation set and these seeds can show with 80 % power at 5 %, in the metric's unit; null where it cannot be said. */
  smallestDifference: number | null;
  /** Other metrics per experiment: name → value, mean over seeds. */
  others: { name: string; values: Record<string, number> }[];
  /** Hyperparameters in which the candidates differ from the baseline. */
  hyperparameters: { key: string; values: Record<string, string> }[];
  /** Verdict of each curve in words, by experiment. */
  curves: Record<string, string>;
  cost: { seconds: number; launched: number; reported: number; looks: number };
  provenance: { experiment: string; commit: string; fingerprint: string; runs: string[]; runner: string }[];
}

export interface ResultRow {
  name: string;
  isBaseline: boolean;
  seeds: number;
  value: number;
  interval: [number, number];
  /** Null for the baseline and where there is none. */
  difference: number | null;
  differenceInterval: [number, number] | null;
  pHolm: number | null;
  verdict: "baseline" | "better" | "worse" | "cannot-tell" | "not-compared";
}
