/** True when Slack refused a request with one of these words, such as `not_in_channel`. */
export function isSlackError(error: unknown, ...words: string[]): boolean {
  // The error comes from a library; its `data` is Slack's answer.
  const word = (error as { data?: { error?: unknown } } | null)?.data?.error;
  return typeof word === "string" && words.includes(word);
}
