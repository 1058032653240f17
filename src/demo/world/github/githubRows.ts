import type { Collection, Store } from "../emulator/emulatorApp.js";

/** The counterpart's rows, with the fields this world reads or writes. */
interface Row {
  id: number;
  created_at: string;
  updated_at: string;
}

export interface UserRow extends Row {
  login: string;
  name: string | null;
  type: "User" | "Bot";
}

export interface RepoRow extends Row {
  full_name: string;
  name: string;
  default_branch: string;
  private: boolean;
}

export interface IssueRow extends Row {
  repo_id: number;
  number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  user_id: number;
  label_ids: number[];
  is_pull_request: boolean;
}

export interface PullRow extends Row {
  repo_id: number;
  number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  merged: boolean;
  draft: boolean;
  user_id: number;
  head_ref: string;
  head_sha: string;
  head_repo_id: number;
  base_ref: string;
  base_sha: string;
  base_repo_id: number;
  merge_commit_sha: string | null;
  commits: number;
  additions: number;
  deletions: number;
  changed_files: number;
}

export interface CommentRow extends Row {
  repo_id: number;
  issue_number: number | null;
  body: string;
  user_id: number;
  comment_type: "issue" | "review" | "commit";
}

export interface BranchRow extends Row {
  repo_id: number;
  name: string;
  sha: string;
}

export interface CommitRow extends Row {
  repo_id: number;
  sha: string;
  tree_sha: string;
}

export interface AnnotationRow {
  path: string;
  start_line: number;
  end_line: number;
  start_column?: number;
  end_column?: number;
  annotation_level: string;
  message: string;
  title?: string | null;
  raw_details?: string | null;
}

export interface CheckRunRow extends Row {
  repo_id: number;
  head_sha: string;
  name: string;
  status: "queued" | "in_progress" | "completed";
  conclusion: string | null;
  details_url: string | null;
  external_id: string;
  started_at: string | null;
  completed_at: string | null;
  actions: { id: string; label: string; description: string }[] | null;
  output: {
    title: string | null;
    summary: string | null;
    text: string | null;
    annotations_count: number;
    annotations: AnnotationRow[];
  };
}

export interface CollaboratorRow extends Row {
  repo_id: number;
  user_id: number;
  permission: string;
}

export interface LabelRow extends Row {
  name: string;
  color: string;
}

export interface GithubRows {
  users: Collection<UserRow>;
  repos: Collection<RepoRow>;
  issues: Collection<IssueRow>;
  pulls: Collection<PullRow>;
  comments: Collection<CommentRow>;
  branches: Collection<BranchRow>;
  commits: Collection<CommitRow>;
  checkRuns: Collection<CheckRunRow>;
  collaborators: Collection<CollaboratorRow>;
  labels: Collection<LabelRow>;
}

/** The counterpart's tables; to be asked for only after its plugin has made them. */
export function githubRows(store: Store): GithubRows {
  return {
    users: store.collection("github.users"),
    repos: store.collection("github.repos"),
    issues: store.collection("github.issues"),
    pulls: store.collection("github.pull_requests"),
    comments: store.collection("github.comments"),
    branches: store.collection("github.branches"),
    commits: store.collection("github.commits"),
    checkRuns: store.collection("github.check_runs"),
    collaborators: store.collection("github.collaborators"),
    labels: store.collection("github.labels"),
  };
}
