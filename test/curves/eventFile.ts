/** A scalar as an event file holds it: TensorFlow 1's and PyTorch's plain value, or TensorFlow 2's tensor. */
export interface Scalar {
  step: number;
  tag: string;
  simple?: number;
  tensor?: number;
}

/** An event file as TensorBoard writes it, by an encoder that shares nothing with the reader. */
export function eventFile(scalars: readonly Scalar[]): Uint8Array {
  return Buffer.concat(scalars.map((scalar) => record(event(scalar))));
}

function event({ step, tag, simple, tensor }: Scalar): Buffer {
  const value = [field(1, Buffer.from(tag))];
  if (simple !== undefined) value.push(Buffer.concat([key(2, 5), float(simple)]));
  if (tensor !== undefined) value.push(field(8, Buffer.concat([key(1, 0), Buffer.from([1]), field(4, float(tensor))])));
  const time = Buffer.alloc(9);
  time[0] = 9;
  time.writeDoubleLE(1.7e9, 1);
  return Buffer.concat([time, key(2, 0), varint(step), field(5, field(1, Buffer.concat(value)))]);
}

function record(content: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeUInt32LE(content.length);
  return Buffer.concat([length, masked(length), content, masked(content)]);
}

function masked(content: Buffer): Buffer {
  let crc = 0xffffffffn;
  for (const byte of content) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ 0x82f63b78n : crc >> 1n;
  }
  crc ^= 0xffffffffn;
  const rotated = ((crc >> 15n) | (crc << 17n)) & 0xffffffffn;
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(Number((rotated + 0xa282ead8n) & 0xffffffffn));
  return sum;
}

function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([key(number, 2), varint(content.length), content]);
}

function key(number: number, type: number): Buffer {
  return varint(number * 8 + type);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}
