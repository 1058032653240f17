import type { Octokit } from "octokit";
import { splitName, isStatus, type AppIdentity } from "./installations.js";
import { sameText, startingWith } from "./markedText.js";

interface CommentPlace {
  octokit: Octokit;
  app: AppIdentity;
  repository: string;
  number: number;
}

/**
 * Makes the one comment that starts with `marker` and that we wrote say `body`. The oldest stays, younger ones with the
 * same marker are deleted; a comment that says so already is not touched. Others may quote our marker: only the author makes it ours.
 */
export async function keepComment(
  at: CommentPlace,
  marker: string,
  body: string,
): Promise<{ id: number; url: string; changed: boolean }> {
  const text = startingWith(marker, body);
  const [oldest, ...younger] = await ourComments(at, marker);
  for (const { id } of younger) await remove(at, id);
  if (!oldest) return create(at, text);
  if (sameText(oldest.body ?? "", text)) return { id: oldest.id, url: oldest.html_url, changed: younger.length > 0 };
  const { octokit, repository } = at;
  await octokit.rest.issues.updateComment({ ...splitName(repository), comment_id: oldest.id, body: text });
  return { id: oldest.id, url: oldest.html_url, changed: true };
}

interface Comment {
  id: number;
  html_url: string;
  body?: string;
  user: { login: string } | null;
}

async function ourComments({ octokit, app, repository, number }: CommentPlace, marker: string): Promise<Comment[]> {
  const query = { ...splitName(repository), issue_number: number, per_page: 100 };
  const all: Comment[] = await octokit.paginate(octokit.rest.issues.listComments, query);
  const ours = all.filter((comment) => comment.user?.login === app.login && comment.body?.startsWith(marker));
  return ours.sort((a, b) => a.id - b.id);
}

async function create({ octokit, repository, number }: CommentPlace, body: string) {
  const { data } = await octokit.rest.issues.createComment({ ...splitName(repository), issue_number: number, body });
  return { id: data.id, url: data.html_url, changed: true };
}

async function remove({ octokit, repository }: CommentPlace, commentId: number): Promise<void> {
  try {
    await octokit.rest.issues.deleteComment({ ...splitName(repository), comment_id: commentId });
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
}
