import { nearest } from "../common/nearest.js";

/** What a person asks for, in Slack after `/holdout` or in a pull request's comment. Parsing does nothing else. */
export type Command =
  | { verb: "help" }
  | { verb: "status"; task: string | null }
  | { verb: "run"; experiment: string | null; seeds: number[]; commit: string | null }
  | { verb: "runs" }
  | { verb: "cancel"; run: string }
  | { verb: "logs"; run: string }
  | { verb: "validation-accept"; task: string }
  | { verb: "digest-now" }
  | { verb: "link"; code: string | null }
  | { verb: "recheck" };

/** A command that cannot be followed: one sentence with what would be right. */
export interface Misunderstood {
  verb: "misunderstood";
  sentence: string;
}

/**
 * @param text what follows `/holdout`: `run wide seeds 1 2`
 * @example
 * parseCommand("run wide seeds 1 2") // → { verb: "run", experiment: "wide", seeds: [1, 2], commit: null }
 * parseCommand("stauts").sentence    // → 'I do not know "stauts"; did you mean "status"? …'
 */
export function parseCommand(text: string): Command | Misunderstood {
  const words = text.trim().split(/\s+/).filter(Boolean);
  const [verb, ...rest] = words;
  if (verb === undefined) return { verb: "help" };
  const parser = parsers[verb.toLowerCase()];
  return parser ? parser(rest) : unknown(verb);
}

/** The commands in a GitHub comment: lines that start with `/holdout`, outside of code fences and quotes. */
export function commandsOfComment(body: string): (Command | Misunderstood)[] {
  const commands: (Command | Misunderstood)[] = [];
  let fenced = false;
  for (const line of body.split(/\r?\n/)) {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    const found = /^\/holdout(?:\s+(.*))?$/.exec(line.trim());
    if (found && !fenced && !line.startsWith("    ")) commands.push(parseCommand(found[1] ?? ""));
  }
  return commands;
}

const parsers: Record<string, (rest: string[]) => Command | Misunderstood> = {
  help: () => ({ verb: "help" }),
  status: ([task]) => ({ verb: "status", task: task ?? null }),
  run: parseRun,
  runs: () => ({ verb: "runs" }),
  cancel: ([run]) =>
    run
      ? { verb: "cancel", run }
      : misunderstood("Which run? `/holdout runs` lists them; then `/holdout cancel <run>`."),
  logs: ([run]) =>
    run ? { verb: "logs", run } : misunderstood("Which run? `/holdout runs` lists them; then `/holdout logs <run>`."),
  validation: parseValidation,
  digest: ([when]) =>
    when === undefined || when === "now"
      ? { verb: "digest-now" }
      : misunderstood(`I know \`digest now\`, not \`digest ${when}\`.`),
  link: ([code]) => ({ verb: "link", code: code ?? null }),
  recheck: () => ({ verb: "recheck" }),
};

function parseRun(rest: string[]): Command | Misunderstood {
  const seedsAt = rest.findIndex((word) => /^(--)?seeds?$/i.test(word));
  const names = seedsAt === -1 ? rest : rest.slice(0, seedsAt);
  const seedWords =
    seedsAt === -1
      ? []
      : rest
          .slice(seedsAt + 1)
          .flatMap((word) => word.split(","))
          .filter(Boolean);
  const wrong = seedWords.find((word) => !/^\d{1,9}$/.test(word));
  if (wrong !== undefined)
    return misunderstood(`Seeds are whole numbers; I saw "${wrong}". For example: \`run wide seeds 1 2 3\`.`);
  if (names.length > 1) return misunderstood(`I can run one experiment at a time; I saw "${names.join(" ")}".`);
  const [name] = names;
  const isCommit = name !== undefined && /^[0-9a-f]{7,40}$/.test(name);
  return {
    verb: "run",
    experiment: isCommit ? null : (name ?? null),
    seeds: seedWords.map(Number),
    commit: isCommit ? name : null,
  };
}

function parseValidation([what, task]: string[]): Command | Misunderstood {
  if (what !== "accept") return misunderstood(`I know \`validation accept <task>\`, not \`validation ${what ?? ""}\`.`);
  return task
    ? { verb: "validation-accept", task }
    : misunderstood("Which task? For example: `validation accept digits`.");
}

function unknown(verb: string): Misunderstood {
  const close = nearest(verb, Object.keys(parsers));
  const hint = close ? `did you mean \`${close}\`? ` : "";
  return misunderstood(`I do not know "${verb.slice(0, 40)}"; ${hint}\`/holdout help\` lists what I can do.`);
}

function misunderstood(sentence: string): Misunderstood {
  return { verb: "misunderstood", sentence };
}
