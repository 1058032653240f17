import type { NamedGroups } from "../common/groupColumn.js";
import { sizesOf } from "../statistics/clusters.js";
import { countsOf } from "./itemsThatMatter.js";
import type { ClassLabels } from "./labels.js";
import { normalised } from "./spelling.js";

/** A class, or a group of items, as the labels' file names it. */
export interface NamedItems {
  name: string;
  items: number;
  /** Of its first item; 0 where nobody knows. */
  line: number;
}

/** Two names that look like one in two spellings. */
export interface Respelled {
  /** The spelling that most items have. */
  usual: NamedItems;
  other: NamedItems;
}

/**
 * The classes that look like another one, see `respelled`; without those that no label has.
 *
 * @example of labels "cat", "cat", "cat " on lines 2 to 4: usual "cat" with 2 items, other "cat " with 1 item and line 4
 */
export function respelledClasses(labels: ClassLabels): Respelled[] {
  const counts = countsOf(labels);
  const named = labels.classes.map((name, i) => ({ name, items: counts[i] ?? 0, line: labels.firstLines?.[i] ?? 0 }));
  return respelled(named.filter(({ items }) => items > 0));
}

/** The groups that look like another one: a patient in two spellings would be two. */
export function respelledGroups(clusters: NamedGroups): Respelled[] {
  const sizes = sizesOf(clusters);
  return respelled(clusters.names.map((name, i) => ({ name, items: sizes[i] ?? 0, line: 0 })));
}

/**
 * Those that look like another one which has more items, or as many and stands before: but for blanks, brackets, case, Unicode form or the way
 * in which a number is written, the names are the same. In the order given; names of brackets alone are left out.
 */
function respelled(given: readonly NamedItems[]): Respelled[] {
  const named = given.map((one) => ({ ...one, alike: normalised(one.name) })).filter(({ alike }) => alike !== "");
  const usual = new Map<string, NamedItems>();
  for (const one of named) {
    const known = usual.get(one.alike);
    if (!known || known.items < one.items) usual.set(one.alike, one);
  }
  return named.flatMap((other) => {
    const most = usual.get(other.alike);
    return most === undefined || most === other ? [] : [{ usual: most, other }];
  });
}
