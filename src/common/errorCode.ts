/** `ENOENT` and its like; undefined for errors without a code. Structural, because errors of Node's own may come from another realm. */
export function errorCode(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : undefined;
}

/** True for an error with one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes(errorCode(error) ?? "");
}
