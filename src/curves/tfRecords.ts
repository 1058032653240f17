import { UserError } from "../common/userError.js";

/**
 * The records of a TFRecord file: little-endian length (8 bytes), its masked CRC-32C (4), the bytes, their masked CRC (4).
 * Both check sums are verified. A record cut off at the end of the file is left out: a training that is still running, or
 * was killed, leaves one.
 *
 * Source: tensorflow/core/lib/io/record_writer.h.
 *
 * @throws UserError that names the byte where the file stops being what it should be
 */
export function tfRecords(bytes: Uint8Array, path: string): { records: Uint8Array[]; isCut: boolean } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 12 > bytes.length) return { records, isCut: true };
    if (maskedCrc(bytes.subarray(at, at + 8)) !== view.getUint32(at + 8, true))
      throw broken(path, at, "the check sum of a record's length is wrong");
    const length = Number(view.getBigUint64(at, true));
    const end = at + 12 + length;
    if (end + 4 > bytes.length) return { records, isCut: true };
    const record = bytes.subarray(at + 12, end);
    if (maskedCrc(record) !== view.getUint32(end, true)) throw broken(path, at, "the check sum of a record is wrong");
    records.push(record);
    at = end + 4;
  }
  return { records, isCut: false };
}

/** True when the bytes begin with a record of this kind: its length has the right check sum. */
export function isTfRecordFile(bytes: Uint8Array): boolean {
  if (bytes.length < 12) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return maskedCrc(bytes.subarray(0, 8)) === view.getUint32(8, true);
}

function broken(path: string, at: number, what: string): UserError {
  return new UserError(`is not a whole event file: ${what} at byte ${at}`, { path });
}

/** CRC-32C (Castagnoli), rotated and offset as the format wants it, so that a CRC of a CRC is not trivial. */
function maskedCrc(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});
