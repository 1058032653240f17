/** What a mask of a COCO annotation says, in one text: the same for run lengths as a list and as the string that pycocotools makes of them. */
export function maskText(mask: object): string {
  return Object.entries(mask)
    .map(
      ([key, value]) => `${key}=${JSON.stringify(key === "counts" && isRunLengths(value) ? compressed(value) : value)}`,
    )
    .sort()
    .join(" ");
}

/**
 * The box around a mask: left, top, width, height.
 *
 * @returns undefined for a mask without a pixel, and where its size or its run lengths are none
 * @example
 * maskBox({ size: [9, 10], counts: [20, 3, 67] }) // → [2, 2, 1, 3]: the third to the fifth pixel of the third column
 */
export function maskBox(mask: { size?: unknown; counts?: unknown }): [number, number, number, number] | undefined {
  const height = Array.isArray(mask.size) && mask.size.length === 2 ? Number(mask.size[0]) : 0;
  const counts = typeof mask.counts === "string" ? decompressed(mask.counts) : mask.counts;
  if (!isRunLengths(mask.size) || !isRunLengths(counts) || height === 0) return undefined;
  let [left, top, right, bottom, end] = [Infinity, Infinity, 0, 0, 0];
  for (const [i, count] of counts.entries()) {
    const start = end;
    end += count;
    // Runs go down column after column; every other one is of the mask.
    if (i % 2 === 0 || count === 0) continue;
    const [first, last] = [Math.floor(start / height), Math.floor((end - 1) / height)];
    left = Math.min(left, first);
    right = Math.max(right, last + 1);
    top = first === last ? Math.min(top, start % height) : 0;
    bottom = first === last ? Math.max(bottom, ((end - 1) % height) + 1) : height;
  }
  return end > height * Number(mask.size[1]) || right === 0 ? undefined : [left, top, right - left, bottom - top];
}

function isRunLengths(counts: unknown): counts is number[] {
  return Array.isArray(counts) && counts.every((one) => Number.isInteger(one) && one >= 0 && one < 2 ** 31);
}

/**
 * Run lengths as pycocotools writes them: from the fourth on less the one before the last, in groups of five bits from the
 * lowest on, a sixth bit where more follow, each as the character 48 places on.
 * Source: rleToString in https://github.com/cocodataset/cocoapi/blob/master/common/maskApi.c
 */
function compressed(counts: readonly number[]): string {
  let text = "";
  for (const [i, count] of counts.entries()) {
    let left = count - (i > 2 ? (counts[i - 2] ?? 0) : 0);
    for (let isLast = false; !isLast;) {
      const five = left & 31;
      left >>= 5;
      isLast = left === ((five & 16) === 0 ? 0 : -1);
      text += String.fromCharCode(48 + (isLast ? five : five | 32));
    }
  }
  return text;
}

/** The other way round. What is no such text becomes numbers that are no run lengths. */
function decompressed(text: string): number[] {
  const counts: number[] = [];
  let [count, bits] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    const six = text.charCodeAt(i) - 48;
    if (six < 0 || six > 63 || bits > 25) return [Number.NaN];
    count |= (six & 31) << bits;
    bits += 5;
    if ((six & 32) !== 0) continue;
    if ((six & 16) !== 0) count |= -1 << bits;
    counts.push(count + (counts.length > 2 ? (counts[counts.length - 2] ?? 0) : 0));
    [count, bits] = [0, 0];
  }
  return bits > 0 ? [Number.NaN] : counts;
}
