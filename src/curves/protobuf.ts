/** One field of a protocol-buffers message: its number and its value in the encoding's own kind. */
export type Field =
  | { number: number; kind: "varint"; value: bigint }
  | { number: number; kind: "fixed64" | "bytes" | "fixed32"; value: Uint8Array };

/**
 * The fields of a message, in order, without a schema.
 *
 * Source: the encoding guide of Protocol Buffers (wire types 0, 1, 2 and 5).
 *
 * @throws RangeError where the bytes are not a message
 */
export function fieldsOf(message: Uint8Array): Field[] {
  const reader = { at: 0, message };
  const fields: Field[] = [];
  while (reader.at < message.length) {
    const key = varint(reader);
    const number = Number(key >> 3n);
    const type = Number(key & 7n);
    if (type === 0) fields.push({ number, kind: "varint", value: varint(reader) });
    else if (type === 1) fields.push({ number, kind: "fixed64", value: take(reader, 8) });
    else if (type === 2) fields.push({ number, kind: "bytes", value: take(reader, Number(varint(reader))) });
    else if (type === 5) fields.push({ number, kind: "fixed32", value: take(reader, 4) });
    else throw new RangeError(`unknown wire type ${type}`);
  }
  return fields;
}

/** A little-endian float of 4 bytes or double of 8. */
export function floatOf(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length === 8 ? view.getFloat64(0, true) : view.getFloat32(0, true);
}

interface Reader {
  at: number;
  message: Uint8Array;
}

function varint(reader: Reader): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = reader.message[reader.at++];
    if (byte === undefined) throw new RangeError("the message ends inside a number");
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asUintN(64, value);
  }
  throw new RangeError("a number of more than ten bytes");
}

function take(reader: Reader, length: number): Uint8Array {
  const end = reader.at + length;
  if (!(end <= reader.message.length)) throw new RangeError("the message ends inside a field");
  const bytes = reader.message.subarray(reader.at, end);
  reader.at = end;
  return bytes;
}
