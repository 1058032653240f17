import type { CurveFile } from "./curveFile.js";

/**
 * Of the states that one training of Hugging Face's Trainer left in its folder (`checkpoint-500/trainer_state.json`, … and, from its end,
 * one beside them) the last: its history holds those of all before. Undefined for files that are not all of one training.
 *
 * @example lastCheckpoint(those of checkpoint-500 and checkpoint-1000) // → that of checkpoint-1000
 */
export function lastCheckpoint(files: readonly CurveFile[]): CurveFile | undefined {
  const states = files.map((file) => ({ file, ...placeOf(file.path) }));
  const [first] = states;
  const areOfOne = states.every(({ name, folder }) => name === "trainer_state.json" && folder === first?.folder);
  return areOfOne ? states.toSorted((a, b) => b.step - a.step)[0]?.file : undefined;
}

/** The training's folder, and the step of the checkpoint; Infinity for what was written at the end. */
function placeOf(path: string): { name: string | undefined; folder: string; step: number } {
  const parts = path.split("/");
  const step = stepOf(parts.at(-2) ?? "");
  return {
    name: parts.at(-1),
    folder: parts.slice(0, step === undefined ? -1 : -2).join("/"),
    step: step ?? Infinity,
  };
}

/** Undefined for the folder of no checkpoint. What the Hub keeps as `last-checkpoint` comes after all that tell their step. */
function stepOf(folder: string): number | undefined {
  if (folder === "last-checkpoint") return Number.MAX_VALUE;
  const step = /^checkpoint-(\d+)$/.exec(folder)?.[1];
  return step === undefined ? undefined : Number(step);
}
