/** The moment from which nobody may touch the validation set of a task. Append-only: a later acceptance needs an amendment. */
export interface Acceptance {
  repository: string;
  task: string;
  /** SHA-256 of the sorted ids, joined by newlines. */
  itemsDigest: string;
  /** SHA-256 of the sorted `id<TAB>label` lines. */
  labelsDigest: string;
  /** Counts the accepted label sets of this task, from 1. */
  labelVersion: number;
  items: number;
  /** Artifact holding the accepted labels: JSON object id → label. */
  labels: string;
  commit: string;
  acceptedBy: string;
  acceptedAt: string;
}
