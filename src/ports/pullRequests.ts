/** Reads pull requests and the people around them. */
export interface PullRequests {
  /** Null when there is none with this number. */
  pullRequest(repository: string, number: number): Promise<PullRequest | null>;
  openPullRequests(repository: string): Promise<PullRequest[]>;
  /** Null when the comment is gone. */
  comment(repository: string, commentId: number): Promise<{ author: string; body: string; createdAt: string } | null>;
  /** Repositories in which the App is installed, as `owner/name`. */
  repositories(): Promise<string[]>;
}

export interface PullRequest {
  number: number;
  title: string;
  author: string;
  state: "open" | "closed";
  merged: boolean;
  headSha: string;
  headRef: string;
  baseRef: string;
  /** The tip of the base branch now, not when the pull request was opened. */
  baseSha: string;
  fork: boolean;
  url: string;
}
