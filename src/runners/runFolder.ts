import { randomUUID } from "node:crypto";
import { chmod, chown, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { hasCode } from "../common/errorCode.js";
import { UserError } from "../common/userError.js";
import type { Stopped, Training } from "../ports/runner.js";

/** The folder of one run on this machine: what went in, what came out, and notes that outlive this process. */
export interface RunFolder {
  path: string;
  /** Seen by the training as `/holdout/in`. */
  in: string;
  /** Seen by the training as `/holdout/out`. */
  out: string;
}

/** What a supervisor that starts later must know of a run. */
export interface RunNote {
  runId: string;
  timeoutMs: number;
  outputBytes: number;
}

/** @throws UserError when the id could be anything else than the name of one folder and one container */
export function runFolder(runsDir: string, runId: string): RunFolder {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/.test(runId))
    throw new UserError(`the run id ${JSON.stringify(runId)} has characters other than letters, digits and "_.-"`);
  const path = join(runsDir, runId);
  return { path, in: join(path, "in"), out: join(path, "out") };
}

/**
 * Puts the input of a training in its place. Two that prepare the same run at once do not disturb each other: each
 * writes beside and the first to rename wins.
 *
 * @param owner who may write to `out`; null for whoever runs this process
 */
export async function prepareRunFolder(
  folder: RunFolder,
  training: Training,
  owner: { uid: number; gid: number } | null,
): Promise<void> {
  await mkdir(folder.path, { recursive: true });
  await placeOnce(folder.in, (draft) => writeFiles(draft, training.input));
  await placeOnce(folder.out, async (draft) => {
    await mkdir(draft, { mode: 0o755 });
    if (owner) await chown(draft, owner.uid, owner.gid);
  });
  const { timeoutMs, outputBytes } = training.limits;
  await writeNote(folder, "run.json", { runId: training.runId, timeoutMs, outputBytes } satisfies RunNote);
}

/** Makes a folder under another name and gives it its own when it is complete, unless somebody was first. */
export async function placeOnce(place: string, make: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${place}.${randomUUID()}`;
  await make(draft);
  try {
    await rename(draft, place);
  } catch (error) {
    if (!hasCode(error, "ENOTEMPTY", "EEXIST")) throw error;
    await rm(draft, { recursive: true, force: true });
  }
}

/** Files readable by everyone, whatever the process's mask: a container's user is somebody else. */
export async function writeFiles(folder: string, files: Map<string, Uint8Array>): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  for (const [path, bytes] of files) {
    const target = join(folder, insidePath(path));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
    await chmod(target, modeOf(bytes));
  }
  for (const path of foldersOf(files.keys())) await chmod(join(folder, path), 0o755);
}

/** A training carries no file modes; what starts with `#!` is meant to be run. */
export function modeOf(bytes: Uint8Array): number {
  return bytes[0] === 0x23 && bytes[1] === 0x21 ? 0o755 : 0o644;
}

/** @throws UserError for a path that is absolute or climbs out of its folder */
export function insidePath(path: string): string {
  const normal = posix.normalize(path);
  const climbs = normal === ".." || normal.startsWith("../") || posix.isAbsolute(normal) || normal === ".";
  if (climbs || path.includes("\0"))
    throw new UserError(`the path ${JSON.stringify(path)} leaves its folder; use a relative path without ".."`);
  return normal;
}

/** Keeps why a run was ended; the first reason stays. */
export async function noteStopped(folder: RunFolder, why: Stopped): Promise<void> {
  await mkdir(folder.path, { recursive: true });
  await writeFile(join(folder.path, "stopped"), why, { flag: "wx" }).catch((error: unknown) => {
    if (!hasCode(error, "EEXIST")) throw error;
  });
}

export async function stoppedWhy(folder: RunFolder): Promise<Stopped | null> {
  const text = await textOf(join(folder.path, "stopped"));
  return text === "cancelled" || text === "deadline" || text === "output-too-large" ? text : null;
}

/** A small JSON document in the run's folder, never seen half-written. */
export async function writeNote(folder: RunFolder, name: string, value: unknown): Promise<void> {
  const draft = join(folder.path, `.${name}.${randomUUID()}`);
  await writeFile(draft, JSON.stringify(value));
  await rename(draft, join(folder.path, name));
}

/** Null when the note is not there. The caller wrote it with `writeNote`, so its shape is known. */
export async function readNote<T>(folder: RunFolder, name: string): Promise<T | null> {
  const text = await textOf(join(folder.path, name));
  return text === null ? null : (JSON.parse(text) as T);
}

/** Removes the folder also where a training took the permissions of its own folders away. */
export async function removeRunFolder(folder: RunFolder): Promise<void> {
  try {
    await rm(folder.path, { recursive: true, force: true });
  } catch (error) {
    if (!hasCode(error, "EACCES", "EPERM")) throw error;
    await openUp(folder.path);
    await rm(folder.path, { recursive: true, force: true });
  }
}

async function openUp(path: string): Promise<void> {
  await chmod(path, 0o700);
  for (const entry of await readdir(path, { withFileTypes: true }))
    if (entry.isDirectory()) await openUp(join(path, entry.name));
}

async function textOf(path: string): Promise<string | null> {
  return readFile(path, "utf8").catch((error: unknown) => {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  });
}

function foldersOf(paths: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let up = dirname(insidePath(path)); up !== "."; up = dirname(up)) folders.add(up);
  }
  return folders;
}
