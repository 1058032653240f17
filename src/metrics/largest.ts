/**
 * The largest number of a list of any length; −∞ of an empty one. `Math.max(...numbers)` throws from about 125,000 numbers on, and labels may
 * have as many classes.
 */
export function largest(numbers: readonly number[]): number {
  let most = -Infinity;
  for (const number of numbers) most = Math.max(most, number);
  return most;
}
