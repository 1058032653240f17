import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type Docker from "dockerode";
import { pack } from "tar-stream";
import { UserError, type Place } from "../common/userError.js";
import type { Training } from "../ports/runner.js";
import { hasStatus } from "./dockerErrors.js";
import { insidePath, modeOf } from "./runFolder.js";

/** How images are built. A Dockerfile is other people's code too. */
export interface BuildLimits {
  /** `none` unless the operator allows another: what a build may reach. */
  network: string;
  memoryBytes: number;
  timeoutMs: number;
}

type Build = NonNullable<Training["build"]>;

/**
 * The image that a training runs in, as a name the engine knows. Built once for one digest of its context; fetched
 * once when the task names a ready image.
 *
 * @throws UserError with the failing step and what it said last
 */
export async function ensureImage(docker: Docker, training: Training, limits: BuildLimits): Promise<string> {
  if (training.build === null) return ensureNamedImage(docker, training.image);
  const tag = imageTag(training.build.digest);
  if (!(await isThere(docker, tag))) await buildOnce(docker, training.build, tag, limits);
  return tag;
}

export function imageTag(digest: string): string {
  return `holdout-training:${digest.replace(/^sha256:/, "").slice(0, 64)}`;
}

async function ensureNamedImage(docker: Docker, name: string | null): Promise<string> {
  if (name === null) throw new Error("a training has neither a build nor an image");
  if (await isThere(docker, name)) return name;
  try {
    await drained(await docker.pull(name, {}));
  } catch (error) {
    throw new UserError(
      `the image ${JSON.stringify(name)} is not on the engine and could not be fetched: ${said(error)}`,
    );
  }
  return name;
}

async function isThere(docker: Docker, name: string): Promise<boolean> {
  try {
    await docker.getImage(name).inspect();
    return true;
  } catch (error) {
    if (hasStatus(error, 404)) return false;
    throw error;
  }
}

/** Seeds of one experiment start together and need the same image. */
const underWay = new Map<string, Promise<void>>();

async function buildOnce(docker: Docker, build: Build, tag: string, limits: BuildLimits): Promise<void> {
  const already = underWay.get(tag);
  if (already) return already;
  const built = buildImage(docker, build, tag, limits).finally(() => underWay.delete(tag));
  underWay.set(tag, built);
  return built;
}

async function buildImage(docker: Docker, build: Build, tag: string, limits: BuildLimits): Promise<void> {
  const step = lastStep();
  const deadline = AbortSignal.timeout(limits.timeoutMs);
  try {
    const answer = await docker.buildImage(contextOf(build), {
      t: tag,
      dockerfile: build.dockerfile,
      version: "1",
      networkmode: limits.network,
      memory: limits.memoryBytes,
      memswap: limits.memoryBytes,
      rm: true,
      forcerm: true,
      abortSignal: deadline,
    });
    await drained(answer, step.hear);
  } catch (error) {
    if (deadline.aborted)
      throw new UserError(`the image took longer than ${limits.timeoutMs / 60_000} minutes to build`, {
        path: build.dockerfile,
      });
    if (hasStatus(error, 500, 502, 503) && !isAboutTheDockerfile(error)) throw error;
    throw buildFailure(build, step.told(), said(error));
  }
}

/** Parse errors of a Dockerfile come as 400, in older engines as 500. */
function isAboutTheDockerfile(error: unknown): boolean {
  return /dockerfile|failed to solve|unknown instruction/i.test(said(error));
}

function contextOf(build: Build): Readable {
  const tar = pack();
  for (const [path, bytes] of build.files)
    tar.entry({ name: insidePath(path), mode: modeOf(bytes), mtime: new Date(0) }, Buffer.from(bytes));
  tar.finalize();
  return Readable.from(tar);
}

/**
 * Reads the engine's answer, one JSON object a line, to its end.
 *
 * @throws Error with what the engine says went wrong
 */
export async function drained(answer: NodeJS.ReadableStream, hear?: (text: string) => void): Promise<void> {
  for await (const line of createInterface({ input: answer })) {
    if (line.trim() === "") continue;
    // What the engine promises: https://docs.docker.com/reference/api/engine/ (ImageBuild, ImageCreate)
    const piece = JSON.parse(line) as { stream?: string; error?: string };
    if (piece.error !== undefined) throw new Error(piece.error);
    if (piece.stream !== undefined) hear?.(piece.stream);
  }
}

/** Keeps the last step and what it printed last: a step may print without end. */
function lastStep(): { hear(text: string): void; told(): string } {
  let header = "";
  let printed = "";
  return {
    hear(text) {
      if (/^Step \d+\/\d+ : /.test(text)) [header, printed] = [text, ""];
      else printed = (printed + text).slice(-10_000);
    },
    told: () => `${header}\n${printed}`,
  };
}

const BUILDER_TALK = /^(---> |Removing intermediate container )/;

/**
 * Says which step failed, what it printed last, and where in the Dockerfile it stands.
 *
 * @param told everything that the classic builder printed: `Step 2/3 : RUN …`, then what the step printed
 */
export function buildFailure(build: Build, told: string, said: string): UserError {
  const steps = [...told.matchAll(/^Step (\d+)\/(\d+) : (.*)$/gm)];
  const last = steps.at(-1);
  if (!last) return new UserError(`the image could not be built: ${short(said)}`, placeOfParseError(build, said));
  const [header, number = "", of = "", instruction = ""] = last;
  const printed = told.slice(last.index + header.length).split("\n");
  const lines = printed.map((line) => line.trim()).filter((line) => line !== "" && !BUILDER_TALK.test(line));
  const heard = lines.length > 0 ? `; it printed last: ${short(lines.slice(-5).join(" / "))}` : "";
  return new UserError(
    `the image could not be built: step ${number} of ${of} (${short(instruction)}) failed: ${short(said)}${heard}`,
    { path: build.dockerfile, line: lineOfInstruction(build, Number(number)) },
  );
}

function placeOfParseError(build: Build, said: string): Place {
  const line = /line (\d+)/.exec(said)?.[1];
  return { path: build.dockerfile, line: line === undefined ? undefined : Number(line) };
}

/** The line on which the nth instruction starts; comments, blank lines and continued lines start none. */
function lineOfInstruction(build: Build, n: number): number | undefined {
  const file = build.files.get(build.dockerfile);
  if (!file) return undefined;
  let seen = 0;
  let continued = false;
  for (const [i, line] of new TextDecoder().decode(file).split("\n").entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    if (!continued && ++seen === n) return i + 1;
    continued = /\\\s*$/.test(line);
  }
  return undefined;
}

function said(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/^\(HTTP code \d+\) [^-]*- /, "").trim();
}

function short(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 600 ? `…${line.slice(-599)}` : line;
}
