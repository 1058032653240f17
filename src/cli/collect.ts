/** Gathers the values of an option that may be given several times; of any other, a second value is refused. */
export function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}
