import { parseDockerfile, type DockerInstruction } from "../../experiments/dockerfile.js";
import { fail, pass, skip } from "../answer.js";
import type { TaskFacts } from "../facts.js";
import type { AnnotatedPlace, Answer, Rule } from "../rule.js";
import { counted, short, some } from "../sentences.js";
import { taskAtHead } from "../seedRuns.js";
import { unpinnedInstalls } from "../unpinnedInstalls.js";

export const trainingIsContainerised: Rule = {
  id: "training-is-containerised",
  asks: "Does training run in an image whose base and packages are pinned?",
  watches: "experiment files and the Dockerfile",
  severity: "block",
  check(facts, task) {
    const head = taskAtHead(facts, task);
    const { dockerfile: path, image } = head.training;
    const isTouched = facts.change.files.some((file) => file.path === path);
    if (task.experiments.length === 0 && !isTouched)
      return skip("the change touches neither experiment nor Dockerfile");
    if (image !== undefined) return pass("the image is pinned by its digest");
    if (!task.dockerfile) return noDockerfile(task, path ?? "");
    return judged(task.dockerfile);
  },
};

function noDockerfile({ task }: TaskFacts, path: string): Answer {
  return fail({
    saw: `there is no \`${path}\` at this commit`,
    next: `Add \`${path}\`: a base image pinned by digest, and packages with their versions.`,
    places: [
      { path: task.path, line: task.lines["training.dockerfile"] ?? 1, message: `This file is not there: ${path}.` },
    ],
  });
}

function judged({ path, text }: { path: string; text: string }): Answer {
  const instructions = parseDockerfile(text);
  const images = unpinnedImages(instructions);
  const packages = unpinnedInstalls(instructions);
  if (!instructions.some(({ keyword }) => keyword === "FROM"))
    return fail({ saw: `\`${path}\` has no FROM`, next: "Start it with a base image pinned by digest." });
  if (images.length + packages.length === 0)
    return pass(`${counted(instructions.length, "instruction")}, base and packages pinned`);
  const saw = [
    images.length > 0 ? `base not pinned: ${some(images.map(({ image }) => image))}` : "",
    packages.length > 0 ? `packages without a version: ${some(packages.map(({ what }) => what))}` : "",
  ];
  const places: AnnotatedPlace[] = [
    ...images.map(({ image, line }) => ({ path, line, message: `Pin ${short(image)} by its digest: name@sha256:…` })),
    ...packages.map(({ installer, what, line }) => ({
      path,
      line,
      message: `${installer} installs ${short(what)} in whatever version is newest that day.`,
    })),
  ];
  return fail({
    saw: saw.filter((part) => part !== "").join("; "),
    next: "Pin the base as name@sha256:… (`docker buildx imagetools inspect` shows it) and packages as name==version, or copy a requirements file with versions.",
    places: places.slice(0, 50),
  });
}

/** Images that a build takes from outside by a name that can mean another image tomorrow. */
function unpinnedImages(instructions: DockerInstruction[]): { image: string; line: number }[] {
  const stages = new Set<string>();
  const defaults = new Map<string, string>();
  const unpinned: { image: string; line: number }[] = [];
  for (const { keyword, words, flags, line } of instructions) {
    if (keyword === "ARG" && stages.size === 0) noteDefaults(words, defaults);
    const named = keyword === "FROM" ? words.slice(0, 1) : (flags["from"] ?? []);
    for (const name of [...named, ...(flags["mount"] ?? []).flatMap(mountedImage)]) {
      const image = withDefaults(name, defaults);
      if (!isPinned(image) && !stages.has(image.toLowerCase())) unpinned.push({ image: name, line });
    }
    if (keyword !== "FROM") continue;
    stages.add(String(stages.size)).add((words[2] ?? `stage ${stages.size}`).toLowerCase());
  }
  return unpinned;
}

function isPinned(image: string): boolean {
  return image === "scratch" || /@sha256:[0-9a-f]{64}$/.test(image) || /^sha256:[0-9a-f]{64}$/.test(image);
}

function noteDefaults(words: string[], defaults: Map<string, string>): void {
  for (const word of words) {
    const [, name, value] = /^(\w+)=(.*)$/.exec(word) ?? [];
    if (name !== undefined && value !== undefined) defaults.set(name, value.replace(/^(["'])(.*)\1$/, "$2"));
  }
}

function withDefaults(image: string, defaults: Map<string, string>): string {
  return image.replace(
    /\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+))/g,
    (all, braced?: string, fallback?: string, bare?: string) => defaults.get(braced ?? bare ?? "") ?? fallback ?? all,
  );
}

function mountedImage(mount: string): string[] {
  const from = /(?:^|,)from=([^,]+)/.exec(mount)?.[1];
  return from === undefined ? [] : [from];
}
