/** True where the bytes between two places are the same as those from another place on. */
export function isSameBytes(bytes: DataView, start: number, end: number, others: DataView, other: number): boolean {
  let [at, to] = [start, other];
  for (; at + 4 <= end; at += 4, to += 4) if (bytes.getInt32(at) !== others.getInt32(to)) return false;
  for (; at < end; at++, to++) if (bytes.getUint8(at) !== others.getUint8(to)) return false;
  return true;
}
