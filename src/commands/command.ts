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
  const parser = parsers.get(verb.toLowerCase());
  return parser ? parser(rest) : unknown(verb);
}

/** The commands in a GitHub comment: lines that start with `/holdout`, outside of code, quotes and HTML comments. */
export function commandsOfComment(body: string): (Command | Misunderstood)[] {
  const commands: (Command | Misunderstood)[] = [];
  let fence: string | null = null;
  for (const line of body.replace(/<!--[^]*?(-->|$)/g, "").split(/\r?\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? null;
    if (fence === null) fence = mark;
    else if (mark?.startsWith(fence)) fence = null;
    const found = /^\/holdout(?:\s+(.*))?$/.exec(line.trim());
    if (found && fence === null && !/^( {4}|\t)/.test(line)) commands.push(parseCommand(found[1] ?? ""));
  }
  return commands;
}

type Parser = (rest: string[]) => Command | Misunderstood;

const parsers = new Map<string, Parser>(
  Object.entries({
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
        : misunderstood(`I know \`digest now\`, not \`digest ${when.slice(0, 40)}\`.`),
    link: ([code]) => ({ verb: "link", code: code ?? null }),
    recheck: () => ({ verb: "recheck" }),
  } satisfies Record<string, Parser>),
);

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
  if (seedsAt !== -1 && seedWords.length === 0)
    return misunderstood("Which seeds? For example: `run wide seeds 1 2 3`.");
  if (wrong !== undefined)
    return misunderstood(
      `Seeds are whole numbers; I saw "${wrong.slice(0, 40)}". For example: \`run wide seeds 1 2 3\`.`,
    );
  const commit = names.find((name) => /^[0-9a-f]{7,40}$/.test(name)) ?? null;
  const experiments = names.filter((name) => name !== commit);
  if (experiments.length > 1)
    return misunderstood(`I can run one experiment at a time; I saw "${names.join(" ").slice(0, 60)}".`);
  return { verb: "run", experiment: experiments[0] ?? null, seeds: seedWords.map(Number), commit };
}

function parseValidation([what, task]: string[]): Command | Misunderstood {
  if (what !== "accept")
    return misunderstood(
      `I know \`validation accept <task>\`, not \`${["validation", what?.slice(0, 40)].filter(Boolean).join(" ")}\`.`,
    );
  return task
    ? { verb: "validation-accept", task }
    : misunderstood("Which task? For example: `validation accept digits`.");
}

function unknown(verb: string): Misunderstood {
  const close = nearest(verb, [...parsers.keys()]);
  const hint = close ? `did you mean \`${close}\`? ` : "";
  return misunderstood(`I do not know "${verb.slice(0, 40)}"; ${hint}\`/holdout help\` lists what I can do.`);
}

function misunderstood(sentence: string): Misunderstood {
  return { verb: "misunderstood", sentence };
}
