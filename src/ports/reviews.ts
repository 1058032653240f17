/** Writes to pull requests. Each method looks before it makes: called twice it leaves the world as called once. */
export interface Reviews {
  /** One check run per name and commit: created when missing, updated when different. */
  setCheck(repository: string, sha: string, check: Check): Promise<{ url: string; changed: boolean }>;
  /** Shows the check as in progress, unless one of this name already stands at this commit. */
  openCheck(repository: string, sha: string, check: Check): Promise<void>;
  /** The one comment that starts with our marker and that we wrote; duplicates are deleted. `marker` is an HTML comment. */
  keepComment(
    repository: string,
    number: number,
    marker: string,
    body: string,
  ): Promise<{ id: number; url: string; changed: boolean }>;
  react(repository: string, commentId: number, reaction: "eyes" | "rocket" | "confused" | "+1"): Promise<void>;
  /** A picture that a comment can show, or null where none can be published. See stack.md, "Pictures in pull-request comments". */
  publishPicture(
    repository: string,
    picture: { name: string; digest: string; png: Uint8Array },
  ): Promise<string | null>;
}

export interface Check {
  name: string;
  status: "in_progress" | "completed";
  conclusion: "success" | "failure" | "action_required" | null;
  title: string;
  /** Markdown, at most 65,535 characters. */
  summary: string;
  annotations: {
    path: string;
    line: number;
    level: "failure" | "warning" | "notice";
    title: string;
    message: string;
  }[];
  /** At most three; label ≤ 20, description ≤ 40, identifier ≤ 20 characters. */
  buttons: { label: string; description: string; identifier: string }[];
}
