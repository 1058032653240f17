/** Where a person finds what we talk about: a file of the team's repository or machine, and the line in it (from 1). */
export interface Place {
  path: string;
  line?: number;
}

/**
 * A person's mistake, told so that the person can act on it. Doors print `message` and nothing else: no stack trace.
 *
 * @example
 * new UserError("'seeds' is \"three\"; it must be a list of whole numbers, such as [1, 2, 3]", { path: "task.yaml", line: 12 }).message
 * // → task.yaml:12: 'seeds' is "three"; it must be a list of whole numbers, such as [1, 2, 3]
 */
export class UserError extends Error {
  override readonly name = "UserError";

  constructor(
    readonly sentence: string,
    readonly place?: Place,
  ) {
    super(place ? `${formatPlace(place)}: ${sentence}` : sentence);
  }
}

/** `path:line`, or the path alone where no line is known; `""` for an empty one. */
export function formatPlace({ path, line }: Place): string {
  const shown = path === "" ? '""' : path;
  return line === undefined ? shown : `${shown}:${line}`;
}
