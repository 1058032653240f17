import { getHeapStatistics } from "node:v8";

/** The part of the heap that a table may fill; what is made from the table needs room, too. */
const SHARE = 0.6;

/** True when so much of the heap is in use that holding more would end the process, without a sentence. */
export function isMemoryScarce(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used > SHARE * limit;
}
