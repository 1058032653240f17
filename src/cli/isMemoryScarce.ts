import { getHeapStatistics } from "node:v8";

/** The part of the heap that a table may fill; what is made from the table needs room, too. */
const SHARE = 0.6;

/** How many bytes outside of the heap may still be filled: as many as the heap has left, so that one setting bounds both. */
export function roomBesideHeap(): number {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return SHARE * limit - used;
}

/** True when so much of the heap is in use that holding more would end the process, without a sentence. */
export function isMemoryScarce(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used > SHARE * limit;
}
