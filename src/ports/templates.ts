/** Fills a message template; everything filled in is escaped for Markdown unless the template says `| raw`. */
export interface Templates {
  /** @param name file name without `.liquid`, such as `review.md`. Error for an unknown template. */
  fill(name: string, model: object): string;
}
