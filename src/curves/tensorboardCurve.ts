import { UserError } from "../common/userError.js";
import type { Curve } from "./curve.js";
import { curveBuilder } from "./curveBuilder.js";
import type { CurveFile } from "./curveFile.js";
import { fieldsOf, floatOf, type Field } from "./protobuf.js";
import { tfRecords } from "./tfRecords.js";

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
  const curve = scalarsOf(files, { prefixOf, counts: "optimiser steps", isWanted: () => true });
  const names = Object.keys(curve.series);
  const isOfKeras = names.some(isByEpoch) && names.every((name) => isByEpoch(name) || BY_ITERATION.test(name));
  if (isOfKeras) return scalarsOf(files, { prefixOf, counts: "epochs", isWanted: isByEpoch });
  return isOfUltralytics(names) ? scalarsOf(files, { prefixOf, counts: "epochs", isWanted: () => true }) : curve;
}

/** It logs the columns of its `results.csv`, each once an epoch. */
function isOfUltralytics(names: readonly string[]): boolean {
  const areItsOwn = names.every((name) => /^(train|val|metrics|x|lr)\//.test(name));
  return areItsOwn && names.some((name) => /^(x\/lr|lr\/pg)\d$/.test(name));
}

/** True for what Keras' callback counts by epochs: `validation/epoch_loss`. */
function isByEpoch(name: string): boolean {
  return /(^|\/)epoch_\w+$/.test(name);
}

/**
 * What it logs once more by iterations, which no axis has room for beside the epochs.
 *
 * Source: https://github.com/keras-team/keras/blob/master/keras/src/callbacks/tensorboard.py
 */
const BY_ITERATION = /(^|\/)(evaluation_\w+_vs_iterations|batch_\w+)$/;

interface Wanted {
  prefixOf: (file: CurveFile) => string;
  counts: Curve["stepName"];
  isWanted: (name: string) => boolean;
}

function scalarsOf(files: readonly CurveFile[], { prefixOf, counts, isWanted }: Wanted): Curve {
  const builder = curveBuilder("tensorboard", counts);
  for (const file of files) {
    const { path, bytes } = file;
    const prefix = prefixOf(file);
    const { records, isCut } = tfRecords(bytes, path);
    if (isCut) builder.note(`${path} ends inside a record; what came before it was read.`);
    const add: AddScalar = (tag, step, value) => {
      if (isWanted(`${prefix}${tag}`)) builder.add(`${prefix}${tag}`, step, value);
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
  return builder.build();
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
