/** One file of what a logger left; a logger's folder is several of them. */
export interface CurveFile {
  /** As shown to people; below a folder, with `/` between its parts. */
  path: string;
  bytes: Uint8Array;
}

/** What stands in it, as UTF-8. */
export function textOf({ bytes }: CurveFile): string {
  return new TextDecoder().decode(bytes);
}
