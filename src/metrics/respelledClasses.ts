import { countsOf } from "./itemsThatMatter.js";
import type { ClassLabels } from "./labels.js";
import { normalised } from "./spelling.js";

/** A class as the labels name it. */
export interface NamedClass {
  name: string;
  items: number;
  /** Of its first item; 0 where nobody knows. */
  line: number;
}

/** Two classes of the labels that look like one in two spellings. */
export interface RespelledClass {
  /** The spelling that most items have. */
  usual: NamedClass;
  other: NamedClass;
}

/**
 * The classes that look like another one which has more items, or as many and stands before: but for blanks, brackets, case, Unicode form or the way in which a number is
 * written, the names are the same. In the order of the classes; classes that no label has, and names of brackets alone, are left out.
 *
 * @example of labels "cat", "cat", "cat " on lines 2 to 4: usual "cat" with 2 items, other "cat " with 1 item and line 4
 */
export function respelledClasses(labels: ClassLabels): RespelledClass[] {
  const named = namedClasses(labels).filter(({ name, items }) => items > 0 && normalised(name) !== "");
  const usual = new Map<string, NamedClass>();
  for (const one of named) {
    const known = usual.get(normalised(one.name));
    if (!known || known.items < one.items) usual.set(normalised(one.name), one);
  }
  return named.flatMap((other) => {
    const most = usual.get(normalised(other.name));
    return most === undefined || most === other ? [] : [{ usual: most, other }];
  });
}

function namedClasses(labels: ClassLabels): NamedClass[] {
  const counts = countsOf(labels);
  return labels.classes.map((name, i) => ({ name, items: counts[i] ?? 0, line: labels.firstLines?.[i] ?? 0 }));
}
