import { UserError } from "../common/userError.js";
import type { Curve } from "./curve.js";
import { curveBuilder, type CurveBuilder } from "./curveBuilder.js";
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
  const builder = curveBuilder("tensorboard");
  for (const file of files) {
    const { path, bytes } = file;
    const prefix = prefixOf(file);
    const { records, isCut } = tfRecords(bytes, path);
    if (isCut) builder.note(`${path} ends inside a record; what came before it was read.`);
    records.forEach((record, i) => {
      try {
        addEvent(builder, record, prefix);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new UserError(`record ${i + 1} is not a TensorBoard event: ${error.message}`, { path });
      }
    });
  }
  const curve = builder.build();
  // Keras' callback counts what it calls so by epochs.
  return Object.keys(curve.series).every((name) => OF_KERAS.test(name)) ? { ...curve, stepName: "epochs" } : curve;
}

/** `validation/epoch_loss`. */
const OF_KERAS = /(^|\/)epoch_\w+$/;

function addEvent(builder: CurveBuilder, record: Uint8Array, prefix: string): void {
  let step = 0;
  const summaries: Uint8Array[] = [];
  for (const field of fieldsOf(record)) {
    if (field.number === 2 && field.kind === "varint") step = Number(BigInt.asIntN(64, field.value));
    if (field.number === 5 && field.kind === "bytes") summaries.push(field.value);
  }
  for (const summary of summaries) {
    for (const field of fieldsOf(summary))
      if (field.number === 1 && field.kind === "bytes") addValue(builder, fieldsOf(field.value), { step, prefix });
  }
}

function addValue(
  builder: CurveBuilder,
  fields: readonly Field[],
  { step, prefix }: { step: number; prefix: string },
): void {
  let tag = "";
  let value: number | undefined;
  for (const field of fields) {
    if (field.number === 1 && field.kind === "bytes") tag = new TextDecoder().decode(field.value);
    if (field.number === 2 && field.kind === "fixed32") value = floatOf(field.value);
    if (field.number === 8 && field.kind === "bytes") value = scalarTensor(fieldsOf(field.value));
  }
  if (value !== undefined && step >= 0) builder.add(`${prefix}${tag}`, step, value);
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
