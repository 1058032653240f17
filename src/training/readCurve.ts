import { UserError } from "../common/userError.js";
import { parseHoldoutCurve } from "../curves/holdoutCurve.js";
import type { CurvePoint } from "../experiments/experiment.js";
import type { Runner } from "../ports/runner.js";

const maxCurveBytes = 64 * 2 ** 20;

/**
 * Every evaluation that a training logged, by step.
 *
 * @throws UserError with file:line and the line quoted, or when there is no log at all
 */
export async function readCurve(runner: Runner, runId: string, written: string[]): Promise<CurvePoint[]> {
  if (!written.includes("curve.jsonl")) {
    throw new UserError(
      'it left no /holdout/out/curve.jsonl; the script must write a line per evaluation, such as {"step":1200,"epoch":3,"train/loss":0.41}',
    );
  }
  const bytes = await runner.output(runId, "curve.jsonl", maxCurveBytes);
  const text = Buffer.from(bytes ?? new Uint8Array()).toString("utf8");
  const curve = parseHoldoutCurve(text, "curve.jsonl");
  const points = new Map<number, CurvePoint>();
  for (const [step, epoch] of epochsOf(text)) points.set(step, { step, epoch, metrics: {} });
  for (const [metric, values] of Object.entries(curve.series)) {
    for (const [step, value] of values) {
      const point = points.get(step);
      if (point && Number.isFinite(value)) point.metrics[metric] = value;
    }
  }
  return [...points.values()].toSorted((a, b) => a.step - b.step);
}

/** Step → epoch of every line, which `parseHoldoutCurve` has found to be well formed. */
function epochsOf(text: string): [number, number][] {
  return text.split("\n").flatMap((line, i): [number, number][] => {
    const stepped = /"step"\s*:\s*([0-9.eE+-]+)/.exec(line);
    if (!stepped) return [];
    const epoch = /"epoch"\s*:\s*([0-9.eE+-]+)/.exec(line);
    if (!epoch)
      throw new UserError("'epoch' is missing; without it nobody can see whether the run followed the protocol", {
        path: "curve.jsonl",
        line: i + 1,
      });
    return [[Number(stepped[1]), Number(epoch[1])]];
  });
}
