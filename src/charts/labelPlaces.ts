/** A label beside the end of its line: where it would like to be, and how much room it needs. Pixels, downwards. */
export interface WantedPlace {
  /** Where the middle of the label should be. */
  wanted: number;
  /** Height of the label, with the air it needs. */
  height: number;
}

/**
 * Middles of labels so that none overlaps another, each as near to its wish as possible: neighbours that would collide
 * become a block, and a block stands where the mean of its members' wishes is (the pool-adjacent-violators algorithm,
 * the least-squares answer). Everything stays between `top` and `bottom` while there is room.
 *
 * @returns one middle per label, same order as given
 *
 * @example
 * labelPlaces([{ wanted: 10, height: 20 }, { wanted: 12, height: 20 }], 0, 100) // → [10, 30]
 */
export function labelPlaces(labels: readonly WantedPlace[], top: number, bottom: number): number[] {
  const order = labels.map((_, i) => i).sort((a, b) => (labels[a]?.wanted ?? 0) - (labels[b]?.wanted ?? 0) || a - b);
  let blocks: Block[] = [];
  for (const index of order) {
    const label = labels[index];
    if (!label) continue;
    blocks.push(
      clamped(
        {
          members: [{ index, height: label.height }],
          height: label.height,
          starts: [label.wanted - label.height / 2],
          top: 0,
        },
        top,
        bottom,
      ),
    );
    blocks = merged(blocks, top, bottom);
  }
  return middles(blocks, labels.length);
}

interface Block {
  members: { index: number; height: number }[];
  height: number;
  /** For each member, where the block's top would have to be for the member to get its wish. */
  starts: number[];
  top: number;
}

function merged(blocks: Block[], top: number, bottom: number): Block[] {
  const result = [...blocks];
  for (;;) {
    const last = result.at(-1);
    const before = result.at(-2);
    if (!last || !before || before.top + before.height <= last.top) return result;
    result.splice(-2, 2, clamped(joined(before, last), top, bottom));
  }
}

function joined(upper: Block, lower: Block): Block {
  return {
    members: [...upper.members, ...lower.members],
    height: upper.height + lower.height,
    starts: [...upper.starts, ...lower.starts.map((start) => start - upper.height)],
    top: 0,
  };
}

function clamped(block: Block, top: number, bottom: number): Block {
  const wish = block.starts.reduce((sum, start) => sum + start, 0) / block.starts.length;
  return { ...block, top: Math.max(top, Math.min(wish, bottom - block.height)) };
}

function middles(blocks: readonly Block[], count: number): number[] {
  const places = new Array<number>(count).fill(0);
  for (const block of blocks) {
    let y = block.top;
    for (const { index, height } of block.members) {
      places[index] = y + height / 2;
      y += height;
    }
  }
  return places;
}
