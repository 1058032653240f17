import type { Results } from "../protocol/results.js";

/** What a chart shows, for those who cannot see it and as its title in Slack. */
export function pictureAltText(results: Results): string {
  return `Validation ${results.metric} against iterations, log-log: ${results.rows.map((row) => row.name).join(", ")}`;
}
