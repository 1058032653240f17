import { isSplit, metricName } from "./metricName.js";

/** What a column of a panel's CSV holds; without a run where its name has none. */
export interface PanelColumn {
  run?: string;
  metric: string;
}

/**
 * Takes `run - metric` of Weights & Biases apart. A run's name may hold hyphens of its own, so that the metric is what stands
 * last, with its split where that is set off by a hyphen, too.
 *
 * @example
 * panelColumn("resnet - lr 0.1 - val/loss") // → { run: "resnet - lr 0.1", metric: "val/loss" }
 * panelColumn("resnet - val - loss") // → { run: "resnet", metric: "val - loss" }
 */
export function panelColumn(name: string): PanelColumn {
  const parts = name.split(" - ");
  const count = parts.length > 2 && endsInSplit(parts) ? 2 : 1;
  const [run, metric] = [parts.slice(0, -count), parts.slice(-count)].map((some) => some.join(" - "));
  return run && metric ? { run, metric } : { metric: name };
}

/** `… - val - loss`, `… - loss - val`; but not a run called `test`, of which `val/loss` is said. */
function endsInSplit(parts: readonly string[]): boolean {
  const [before = "", last = ""] = parts.slice(-2);
  return isSplit(last) || (isSplit(before) && metricName(last, "wandb")?.split === undefined);
}
