/** True for the error of a `fetch` that took longer than its `AbortSignal.timeout`; told by name, since it may come from another realm. */
export function isTimeout(error: unknown): boolean {
  return typeof error === "object" && error !== null && "name" in error && error.name === "TimeoutError";
}
