/**
 * Gathers what comes while a commit is under way and commits it together next: one transaction for many under load, none
 * waits when there is no load. An item resolves when its own commit has; if a group fails, each of its items is tried
 * alone, so that one bad item fails alone.
 *
 * @param commitAll gives one result per item, in the same order
 * @param atMost largest group
 */
export function groupCommit<T, R>(commitAll: (items: T[]) => Promise<R[]>, atMost: number): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = [];
  let isUnderWay = false;

  async function commitGroups(): Promise<void> {
    isUnderWay = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, atMost);
      waiting = waiting.slice(atMost);
      await settle(group, commitAll);
    }
    isUnderWay = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // What else arrived in this turn of the event loop joins the first group.
      if (!isUnderWay) {
        isUnderWay = true;
        setImmediate(() => void commitGroups());
      }
    });
}

interface Waiting<T, R> {
  item: T;
  resolve(result: R): void;
  reject(error: unknown): void;
}

async function settle<T, R>(group: Waiting<T, R>[], commitAll: (items: T[]) => Promise<R[]>): Promise<void> {
  try {
    const results = await commitAll(group.map(({ item }) => item));
    // One result per item, as promised by `commitAll`.
    group.forEach(({ resolve }, i) => resolve(results[i] as R));
  } catch (error) {
    const [only, ...others] = group;
    if (others.length === 0) return only?.reject(error);
    for (const one of group) await settle([one], commitAll);
  }
}
