import type { NamedGroups } from "../../src/common/groupColumn.js";
import { parseLabels } from "../../src/metrics/labels.js";
import type { ClassLabels, LabelsAsked, NumberLabels, Table } from "../../src/metrics/labels.js";
import { parsePredictions } from "../../src/metrics/predictions.js";
import type { Predictions } from "../../src/metrics/predictions.js";

/** A table as it would come from a file: the header on line 1, ids a0, a1, … unless given. */
export function aTable(columns: Readonly<Record<string, readonly (string | number)[]>>, path = "table.csv"): Table {
  const rows = Math.max(...Object.values(columns).map((values) => values.length));
  const all: Record<string, readonly (string | number)[]> = {
    id: Array.from({ length: rows }, (_, i) => `a${i}`),
    ...columns,
  };
  return {
    path,
    columns: Object.keys(all),
    rows: Array.from({ length: rows }, (_, i) => ({
      line: i + 2,
      cells: Object.fromEntries(Object.entries(all).map(([name, values]) => [name, String(values[i] ?? "")])),
    })),
  };
}

export function classLabels(label: readonly (string | number)[], asked: Partial<LabelsAsked> = {}): ClassLabels {
  // Asked for, so that is what comes.
  return parseLabels(aTable({ label }, "labels.csv"), { ...asked, kind: "classification" }) as ClassLabels;
}

export function numberLabels(label: readonly number[]): NumberLabels {
  return parseLabels(aTable({ label }, "labels.csv"), { kind: "regression" }) as NumberLabels;
}

export function predictions(
  labels: ClassLabels | NumberLabels,
  columns: Readonly<Record<string, readonly (string | number)[]>>,
): Predictions {
  return parsePredictions(aTable(columns, "predictions.csv"), labels);
}

/** Of each item its patient, 0 … count − 1. */
export function patientsOf(of: Int32Array, count: number): NamedGroups {
  return { column: "patient", names: Array.from({ length: count }, (_, i) => `p${i}`), of, count };
}
