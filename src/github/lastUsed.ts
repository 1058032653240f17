/** Remembers what never changes, such as a tree or a blob by its SHA: the last used, up to a total weight. */
export interface LastUsed<T> {
  /** The remembered value, or what `load` gives; asked twice at once it loads once. A failure is not remembered. */
  get(key: string, load: () => Promise<T>): Promise<T>;
}

/** @param weigh the weight of a value, in the unit of `capacity`; heavier ones than a quarter of it are not kept */
export function lastUsed<T>(capacity: number, weigh: (value: T) => number): LastUsed<T> {
  const kept = new Map<string, { value: T; weight: number }>();
  const loading = new Map<string, Promise<T>>();
  let total = 0;

  function keep(key: string, value: T): void {
    const weight = weigh(value);
    if (weight > capacity / 4) return;
    kept.set(key, { value, weight });
    total += weight;
    for (const [oldest, entry] of kept) {
      if (total <= capacity) break;
      kept.delete(oldest);
      total -= entry.weight;
    }
  }

  return {
    get(key, load) {
      const known = kept.get(key);
      if (known) {
        // A Map keeps the order of insertion: the entry used now goes to the end.
        kept.delete(key);
        kept.set(key, known);
        return Promise.resolve(known.value);
      }
      const underWay = loading.get(key);
      if (underWay) return underWay;
      const loaded = load()
        .then((value) => {
          keep(key, value);
          return value;
        })
        .finally(() => loading.delete(key));
      loading.set(key, loaded);
      return loaded;
    },
  };
}
