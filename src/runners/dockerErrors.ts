/** True for an answer of the engine with one of these HTTP statuses. */
export function hasStatus(error: unknown, ...statuses: number[]): boolean {
  return (
    typeof error === "object" && error !== null && "statusCode" in error && statuses.includes(Number(error.statusCode))
  );
}
