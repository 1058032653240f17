import type { ChartSeries } from "../charts/drawnSeries.js";
import { markdownFence } from "./escape.js";

const cells = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** A line per experiment and seed, for where no picture can be shown: the logarithm of each validation value, in eight heights. */
export function sparkline(series: readonly ChartSeries[]): string {
  const validation = series.filter((one) => one.split === "validation");
  const values = validation.flatMap((one) => one.points.map(([, value]) => value)).filter((value) => value > 0);
  if (values.length === 0) return "";
  const [low, high] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
  const cell = (value: number) => {
    const share = high > low && value > 0 ? (Math.log(value) - low) / (high - low) : 0;
    return cells[Math.round(share * (cells.length - 1))] ?? cells[0];
  };
  const lines = validation.map(
    (one) => `${one.points.map(([, value]) => cell(value)).join("")} ${one.name}, seed ${one.seed ?? "?"}`,
  );
  return markdownFence(lines);
}
