/** When we failed, not the person: what to do, and by what the log is searched. */
export function apology(errorId: string): string {
  return `Please try again in a minute. This was my mistake, not yours; the service's log knows more under \`${errorId}\`.`;
}
