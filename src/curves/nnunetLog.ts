import { textOf, type CurveFile } from "./curveFile.js";
import type { Curve } from "./curve.js";
import { curveBuilder } from "./curveBuilder.js";
import { mean } from "./logCurve.js";

/** True for a `training_log_….txt` of nnU-Net, version 2. */
export function isNnunetLog(text: string): boolean {
  return (
    new RegExp(`${TIME}Epoch \\d+ *$`, "m").test(text) &&
    new RegExp(`${TIME}(train_loss|val_loss|Pseudo dice) `, "m").test(text)
  );
}

/**
 * What nnU-Net writes of a training: lines `2024-01-09 15:24:33.361709: train_loss -0.5` after one that tells the epoch, from 0. Read are the
 * losses (which lie below 0 where overlap outweighs entropy), the learning rate, and of `Pseudo dice`, a list of one overlap per
 * class, the mean of those that are numbers, as nnU-Net itself takes it.
 *
 * @param files a training that was begun again goes on in another file; they are read in the order of their times
 * Source: https://github.com/MIC-DKFZ/nnUNet/blob/master/nnunetv2/training/nnUNetTrainer/nnUNetTrainer.py (on_epoch_end)
 */
export function parseNnunetLogs(files: readonly CurveFile[]): Curve {
  const builder = curveBuilder("nnunet", "epochs");
  const texts = files.map(textOf).toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
  texts.forEach((text, i) => {
    const lines = text.split("\n");
    const isCutOff = new RegExp(TIME).test(lines.pop() ?? "");
    if (isCutOff && i === texts.length - 1) builder.noteCutOff();
    let epoch: number | undefined;
    for (const line of lines) {
      const said = SAID.exec(line)?.[1] ?? "";
      epoch = epochIn(said) ?? epoch;
      const value = valueIn(said);
      if (epoch !== undefined && value) builder.add(value.name, epoch, value.value);
    }
  });
  return builder.build();
}

const TIME = String.raw`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?: `;
const SAID = new RegExp(`${TIME}(.*?)\\s*$`);

/** Empty where no line has a time. */
function startOf(text: string): string {
  return new RegExp(TIME, "m").exec(text)?.[0] ?? "";
}

function epochIn(said: string): number | undefined {
  const [, epoch] = /^Epoch (\d+)$/.exec(said) ?? [];
  return epoch === undefined ? undefined : Number(epoch);
}

function valueIn(said: string): { name: string; value: number } | undefined {
  const [, named, text = ""] = VALUE.exec(plain(said)) ?? [];
  if (named === undefined) return undefined;
  if (named === "Current learning rate:") return { name: "learning_rate", value: Number(text) };
  if (named !== "Pseudo dice") return { name: named, value: Number(text) };
  const overlaps = text.replace(/[[\]]/g, "").split(",").map(Number);
  return { name: named, value: mean(overlaps.filter(Number.isFinite)) };
}

const VALUE = /^(Current learning rate:|train_loss|val_loss|Pseudo dice) (-?[\d.]+(?:e[-+]?\d+)?|nan|-?inf|\[.*\])$/;

/** Later versions of NumPy write its numbers in lists as `np.float32(0.5)`. */
function plain(said: string): string {
  return said.replace(/np\.float\d+\(([^)]*)\)/g, "$1");
}
