import type { Octokit } from "octokit";
import type { Log } from "../common/log.js";
import { pictureToken } from "../common/pictureToken.js";
import { isStatus, splitName } from "./installations.js";

export interface PictureOptions {
  /** Where this service is reached from the internet, without a slash at its end; undefined: from nowhere. */
  publicUrl?: string;
  /** Signs the addresses of pictures. */
  secret: string;
  /** ISO 8601 */
  now(): string;
  log: Log;
}

interface Picture {
  name: string;
  /** SHA-256, hex. */
  digest: string;
  png: Uint8Array;
}

/**
 * An address that a comment can show, the same for the same picture: our own where we have one, a commit in a public
 * repository otherwise, null where there is neither. Never a third party's host.
 */
export async function publishPicture(
  octokitOf: () => Promise<Octokit>,
  repository: string,
  picture: Picture,
  options: PictureOptions,
): Promise<string | null> {
  const { publicUrl, secret, now, log } = options;
  if (publicUrl) return `${publicUrl.replace(/\/+$/, "")}/i/${pictureToken(secret, picture.digest, now())}.png`;
  try {
    return await commitPicture(await octokitOf(), repository, picture);
  } catch (error) {
    if (!isStatus(error, 403)) throw error;
    log.warn({ repository }, "the App may not write contents here, so comments go without pictures");
    return null;
  }
}

/**
 * Each picture is a commit of its own without parents under a ref of its own, which no clone fetches: writers need not
 * wait for each other, and made twice it is the same commit, so its address stays.
 */
async function commitPicture(octokit: Octokit, repository: string, picture: Picture): Promise<string | null> {
  const name = splitName(repository);
  const { data: home } = await octokit.rest.repos.get(name);
  if (home.private || home.visibility === "internal") return null;
  const ref = `holdout/pictures/${picture.digest}`;
  const path = `${picture.digest}.png`;
  const known = await refTip(octokit, repository, ref);
  const sha = known ?? (await newCommit(octokit, repository, picture, path));
  if (known === null) await createRef(octokit, repository, `refs/${ref}`, sha);
  return rawUrl(home.html_url, repository, sha, path);
}

async function refTip(octokit: Octokit, repository: string, ref: string): Promise<string | null> {
  try {
    const { data } = await octokit.rest.git.getRef({ ...splitName(repository), ref });
    return data.object.sha;
  } catch (error) {
    if (isStatus(error, 404)) return null;
    throw error;
  }
}

async function newCommit(octokit: Octokit, repository: string, picture: Picture, path: string): Promise<string> {
  const name = splitName(repository);
  const { git } = octokit.rest;
  const content = Buffer.from(picture.png).toString("base64");
  const { data: blob } = await git.createBlob({ ...name, content, encoding: "base64" });
  const entry = { path, mode: "100644" as const, type: "blob" as const, sha: blob.sha };
  const { data: tree } = await git.createTree({ ...name, tree: [entry] });
  const author = { name: "Holdout", email: "holdout@users.noreply.github.com", date: "2000-01-01T00:00:00Z" };
  const message = `A picture for a comment: ${picture.digest}`;
  const { data: commit } = await git.createCommit({
    ...name,
    message,
    tree: tree.sha,
    parents: [],
    author,
    committer: author,
  });
  return commit.sha;
}

async function createRef(octokit: Octokit, repository: string, ref: string, sha: string): Promise<void> {
  try {
    await octokit.rest.git.createRef({ ...splitName(repository), ref, sha });
  } catch (error) {
    // 422: another writer was faster, with the same commit.
    if (!isStatus(error, 422)) throw error;
  }
}

function rawUrl(home: string, repository: string, sha: string, path: string): string {
  const onGithub = home.startsWith("https://github.com/");
  return onGithub ? `https://raw.githubusercontent.com/${repository}/${sha}/${path}` : `${home}/raw/${sha}/${path}`;
}
