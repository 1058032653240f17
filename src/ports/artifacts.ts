/** Files that outlive a run, named by their SHA-256. */
export interface Artifacts {
  /** Keeps bytes and gives their digest; the same bytes are kept once. */
  put(bytes: Uint8Array): Promise<string>;
  /** Error when nothing has this digest. */
  get(digest: string): Promise<Uint8Array>;
  has(digest: string): Promise<boolean>;
}
