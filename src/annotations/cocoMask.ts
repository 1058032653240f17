/** What a mask of a COCO annotation says, in one text: the same for run lengths as a list and as the string that pycocotools makes of them. */
export function maskText(mask: object): string {
  return Object.entries(mask)
    .map(
      ([key, value]) => `${key}=${JSON.stringify(key === "counts" && isRunLengths(value) ? compressed(value) : value)}`,
    )
    .sort()
    .join(" ");
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
