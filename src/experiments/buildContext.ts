import { globMatcher } from "../tasks/glob.js";
import { digestOf } from "../common/canonicalJson.js";
import { dockerIgnore } from "./dockerIgnore.js";
import { parseDockerfile, type DockerInstruction } from "./dockerfile.js";
import { digestOfFiles, type HashedFile } from "./fingerprint.js";

/** What an image is built from. */
export interface BuildContext {
  dockerfile: string;
  /** Files that the Dockerfile copies, sorted; the Dockerfile itself is not among them unless it is copied. */
  paths: string[];
  /** The same Dockerfile over the same files gives the same digest. */
  digest: string;
}

/** What decides which files are copied. */
export interface BuildSources {
  dockerfile: { path: string; text: string };
  /** Text of `.dockerignore`; empty when there is none. */
  dockerignore: string;
  files: readonly HashedFile[];
  /** Files that no image may hold, whatever is copied: the answers. */
  never(path: string): boolean;
  /** Files that come along with a copy of everything (`COPY . .`) only by accident: other experiments, the team's policy. */
  unlessNamed(path: string): boolean;
}

/**
 * The part of the repository that a Dockerfile really copies: what its COPY, ADD and bind mounts name, less what
 * `.dockerignore` leaves out. So an edit of the README is not a new experiment. Copies from other stages and from the
 * network bring nothing from here; a name with a variable in it counts as everything.
 */
export function buildContext(sources: BuildSources): BuildContext {
  const { dockerfile } = sources;
  const wanted = parseDockerfile(dockerfile.text).flatMap(copiedSources).map(sourceMatcher);
  const isIgnored = dockerIgnore(sources.dockerignore);
  const files = sources.files.filter(({ path }) => {
    if (sources.never(path) || isIgnored(path)) return false;
    return wanted.some(({ matches, isEverything }) => matches(path) && !(isEverything && sources.unlessNamed(path)));
  });
  return {
    dockerfile: dockerfile.path,
    paths: files.map(({ path }) => path).sort(),
    digest: digestOf({ dockerfile: dockerfile.text, files: digestOfFiles(files) }),
  };
}

/** Names in the build context that an instruction reads; `.` is everything. */
function copiedSources(instruction: DockerInstruction): string[] {
  const { keyword, flags, words } = instruction;
  if (keyword === "ONBUILD") return copiedSources(inner(instruction));
  if (keyword === "RUN") return (flags["mount"] ?? []).flatMap(boundSource);
  if ((keyword !== "COPY" && keyword !== "ADD") || flags["from"]) return [];
  return words.slice(0, -1).filter((word) => !word.startsWith("<<") && !isRemote(word));
}

function inner(instruction: DockerInstruction): DockerInstruction {
  return parseDockerfile(instruction.text)[0] ?? { ...instruction, keyword: "", words: [] };
}

function boundSource(mount: string): string[] {
  const options = Object.fromEntries(mount.split(",").map((option) => option.split("=", 2)));
  const isOfContext = (options["type"] ?? "bind") === "bind" && options["from"] === undefined;
  return isOfContext ? [options["source"] ?? options["src"] ?? "."] : [];
}

function isRemote(word: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/|^git@/i.test(word);
}

function sourceMatcher(source: string): { matches(path: string): boolean; isEverything: boolean } {
  const names = source.includes("$") ? [] : insideContext(source);
  if (names.length === 0 || names.every((name) => /^\*+$/.test(name)))
    return { matches: () => true, isEverything: true };
  const matchesName = globMatcher(names.join("/"));
  const matchesInside = globMatcher([...names, "**"].join("/"));
  return { matches: (path) => matchesName(path) || matchesInside(path), isEverything: false };
}

/** Docker reads every source from the context's root and lets none out of it. */
function insideContext(source: string): string[] {
  const names: string[] = [];
  for (const name of source.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return names;
}
