import { spawn } from "node:child_process";
import { UserError } from "../common/userError.js";

const LARGEST_OUTPUT = 256 * 1024 * 1024;

/**
 * What the git command line prints, as bytes. Nothing is asked of a person, no external diff or hook of the clone runs.
 *
 * @throws UserError when git is not installed; `GitError` when git says no
 */
export function git(folder: string, ...words: string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["-c", "core.quotePath=false", "-c", "core.fsmonitor=false", ...words], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" },
    });
    const pieces: Buffer[] = [];
    let size = 0;
    let said = "";
    child.stdout.on("data", (piece: Buffer) => {
      size += piece.length;
      if (size > LARGEST_OUTPUT) child.kill();
      else pieces.push(piece);
    });
    child.stderr.on("data", (piece: Buffer) => (said += piece.toString("utf8")));
    child.on("error", (error) => reject(notStarted(error, folder)));
    child.on("close", (status) => {
      if (status === 0) resolve(Buffer.concat(pieces));
      else reject(new GitError(said.trim() || `git ${words[0]} ended with ${status}`));
    });
  });
}

/** The same as text without the closing line break. */
export async function gitText(folder: string, ...words: string[]): Promise<string> {
  return (await git(folder, ...words)).toString("utf8").replace(/\n$/, "");
}

/** Git said no; its own words are the message. */
export class GitError extends Error {
  override readonly name = "GitError";
}

function notStarted(error: Error, folder: string): Error {
  const code = "code" in error ? error.code : undefined;
  if (code === "ENOENT") return new UserError("git is not installed, or this folder is not there", { path: folder });
  if (code === "ENOTDIR") return new UserError("this is not a folder", { path: folder });
  return error;
}
