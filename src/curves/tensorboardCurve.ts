import { UserError } from "../common/userError.js";
import type { Curve, CurvePoint } from "./curve.js";
import { curveBuilder } from "./curveBuilder.js";
import type { CurveFile } from "./curveFile.js";
import { fieldsOf, floatOf, type Field } from "./protobuf.js";
import { tfRecords } from "./tfRecords.js";
import { isUltralyticsName, isUltralyticsScore } from "./ultralyticsName.js";

/**
 * TensorBoard event files: the scalars of every `Event` (field 2 step, field 5 summary), as plain values of TensorFlow 1 and
 * PyTorch or as tensors of TensorFlow 2; pictures, histograms and texts are left out. Of a step logged twice the later
 * record counts, and the curve notes it.
 *
 * Source: tensorflow/core/util/event.proto, framework/summary.proto, framework/tensor.proto.
 *
 * @param files event files of one run, in the order in which they were written (their names begin with a time)
 * @param prefixOf what stands before the tags of a file; nothing unless said
 * @throws UserError that names the file and the byte where it is broken
 */
export function parseTensorboardCurve(
  files: readonly CurveFile[],
  prefixOf: (file: CurveFile) => string = () => "",
): Curve {
  const { scalars, notes } = scalarsOf(files, prefixOf);
  const isOfKeras = areOfKeras(scalars);
  const counts = isOfKeras || areOfUltralytics(scalars) ? "epochs" : "optimiser steps";
  const builder = curveBuilder("tensorboard", counts);
  for (const note of notes) builder.note(note);
  const ofBatches = [...scalars.keys()].filter((name) => isOfKeras && BATCH.test(name));
  if (ofBatches.length > 0)
    builder.note(`Left out, since Keras counts iterations there and not epochs: ${ofBatches.join(", ")}.`);
  for (const [name, points] of scalars) {
    if (isOfKeras && !BY_EPOCH.test(name)) continue;
    const own = builder.pointsOf(name);
    for (const point of points) own.push(point);
  }
  return builder.build();
}

/** By tag, in the order of the files. */
type Scalars = ReadonlyMap<string, CurvePoint[]>;

/**
 * True for what Keras' callback logs, which counts epochs. Loops of one's own use its names, too; they do not log the
 * validation once more by iterations, and may count steps in all of them.
 *
 * Source: https://github.com/keras-team/keras/blob/master/keras/src/callbacks/tensorboard.py
 */
function areOfKeras(scalars: Scalars): boolean {
  const names = [...scalars.keys()];
  const byEpoch = names.filter((name) => BY_EPOCH.test(name));
  if (byEpoch.length === 0) return false;
  if (names.some((name) => VALIDATION_BY_ITERATION.test(name)))
    return names.every((name) => [BY_EPOCH, VALIDATION_BY_ITERATION, BATCH].some((own) => own.test(name)));
  return byEpoch.length === names.length && areConsecutive(scalars);
}

/** `validation/epoch_loss`. */
const BY_EPOCH = /(^|\/)epoch_\w+$/;

/** The same once more, which no axis has room for beside the epochs. */
const VALIDATION_BY_ITERATION = /(^|\/)evaluation_\w+_vs_iterations$/;

const BATCH = /(^|\/)batch_\w+$/;

/** True where the longest series, the training's where not every epoch is validated, has every step from its first to its last. */
function areConsecutive(scalars: Scalars): boolean {
  const [longest = []] = [...scalars.values()].toSorted((a, b) => b.length - a.length);
  const steps = new Set(longest.map(([step]) => step));
  let [first, last] = [Infinity, -Infinity];
  for (const step of steps) [first, last] = [Math.min(first, step), Math.max(last, step)];
  return last - first === steps.size - 1;
}

/** True for the columns of Ultralytics' `results.csv`, which it logs each once an epoch. */
function areOfUltralytics(scalars: Scalars): boolean {
  const names = [...scalars.keys()];
  const areItsOwn = names.every((name) => isUltralyticsName(name) || RATE.test(name));
  return (
    areItsOwn && names.some((name) => RATE.test(name)) && names.some(isUltralyticsScore) && areConsecutive(scalars)
  );
}

const RATE = /^(x\/lr|lr\/pg)\d+$/;

function scalarsOf(
  files: readonly CurveFile[],
  prefixOf: (file: CurveFile) => string,
): { scalars: Scalars; notes: string[] } {
  const scalars = new Map<string, CurvePoint[]>();
  const notes: string[] = [];
  for (const file of files) {
    const { path, bytes } = file;
    const prefix = prefixOf(file);
    const { records, isCut } = tfRecords(bytes, path);
    if (isCut) notes.push(`${path} ends inside a record; what came before it was read.`);
    const add: AddScalar = (tag, step, value) => {
      const points = scalars.get(`${prefix}${tag}`);
      if (points) points.push([step, value]);
      else scalars.set(`${prefix}${tag}`, [[step, value]]);
    };
    records.forEach((record, i) => {
      try {
        addEvent(record, add);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new UserError(`record ${i + 1} is not a TensorBoard event: ${error.message}`, { path });
      }
    });
  }
  return { scalars, notes };
}

type AddScalar = (tag: string, step: number, value: number) => void;

function addEvent(record: Uint8Array, add: AddScalar): void {
  let step = 0;
  const summaries: Uint8Array[] = [];
  for (const field of fieldsOf(record)) {
    if (field.number === 2 && field.kind === "varint") step = Number(BigInt.asIntN(64, field.value));
    if (field.number === 5 && field.kind === "bytes") summaries.push(field.value);
  }
  for (const summary of summaries) {
    for (const field of fieldsOf(summary))
      if (field.number === 1 && field.kind === "bytes") addValue(fieldsOf(field.value), step, add);
  }
}

function addValue(fields: readonly Field[], step: number, add: AddScalar): void {
  let tag = "";
  let value: number | undefined;
  for (const field of fields) {
    if (field.number === 1 && field.kind === "bytes") tag = new TextDecoder().decode(field.value);
    if (field.number === 2 && field.kind === "fixed32") value = floatOf(field.value);
    if (field.number === 8 && field.kind === "bytes") value = scalarTensor(fieldsOf(field.value));
  }
  if (value !== undefined && step >= 0) add(tag, step, value);
}

const FLOAT = 1n;
const DOUBLE = 2n;

/** A tensor without dimensions, of floats or doubles, in either of the two ways they are written. */
function scalarTensor(fields: readonly Field[]): number | undefined {
  const type = fields.find(({ number }) => number === 1)?.value;
  const shape = fields.find(({ number }) => number === 2)?.value;
  if (shape instanceof Uint8Array && shape.length > 0) return undefined;
  if (type !== FLOAT && type !== DOUBLE) return undefined;
  const written = fields.find(({ number }) => number === 4 || number === 5 || number === 6)?.value;
  const size = type === FLOAT ? 4 : 8;
  return written instanceof Uint8Array && written.length === size ? floatOf(written) : undefined;
}
