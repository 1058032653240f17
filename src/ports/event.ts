/** Something happened; a hint to look, never a truth to trust. `id` is the same however often it is delivered. */
export type Event = { id: string; at: string; repository: string | null } & EventKind;

export type EventKind =
  | { kind: "pull_request"; action: string; number: number }
  | { kind: "issue_comment"; action: string; number: number; commentId: number; author: string; onPullRequest: boolean }
  | {
      kind: "check_run";
      action: string;
      name: string;
      identifier: string | null;
      sha: string;
      number: number | null;
      actor: string;
    }
  | { kind: "push"; ref: string; sha: string; toDefaultBranch: boolean }
  | { kind: "installation"; action: string }
  | { kind: "slash_command"; text: string; user: string; channel: string; channelName: string; responseUrl: string }
  | {
      kind: "button";
      action: string;
      value: string;
      user: string;
      channel: string;
      messageTs: string;
      responseUrl: string;
    }
  | { kind: "schedule"; schedule: string }
  | { kind: "task.declared"; task: string }
  | { kind: "validation.accepted"; task: string }
  | { kind: "approval.given"; number: number; rule: string }
  | { kind: "review.asked"; number: number; why: string }
  | { kind: "training.requested"; request: string }
  | { kind: "training.finished"; request: string; number: number | null };
