import type { SeenCheck } from "../world/github/githubReader.js";
import { answerTo, eventually, messageWith, numberOf, replyWith, wordsOf, type Scene, type Stage } from "./stage.js";

const check = "Holdout / digits";
const sticky = "<!-- holdout:review -->";

export const declareTheTask: Scene = {
  title: "A pull request adds task `digits`; merged, its first ticket opens",
  async play(stage) {
    const ada = stage.world.person("ada");
    await ada.createBranch("add-digits");
    await ada.commitFiles(pick(stage, ".holdout/tasks/digits.yaml"), "Declare the task");
    stage.numbers.task = await ada.openPullRequest({ title: "Task: handwritten digits" });
    await eventually("the check on the task's pull request", () => completed(stage, "task"));
    await ada.mergePullRequest(stage.numbers.task);
    const ticket = await eventually("the first ticket", () => ticketOf(stage, "open"));
    await eventually("its announcement in Slack", () => messageWith(stage, /Collect the validation set/));
    return `ticket #${ticket.number} "${ticket.title}" is open and announced`;
  },
};

export const introduceEverybody: Scene = {
  title: "The team links Slack to GitHub",
  async play(stage) {
    const ticket = await eventually("the ticket", () => ticketOf(stage, "open"));
    for (const login of ["ada", "grace", "ben"]) {
      await stage.world.person(login).slash("link", stage.channel);
      const offer = await eventually(`a code for ${login}`, () => answerTo(stage, login, /holdout link [0-9a-f]{8,}/));
      const code = /holdout link ([0-9a-f]+)/.exec(offer)?.[1] ?? "";
      await stage.world.person(login).comment(ticket.number, `/holdout link ${code}`);
      await eventually(`${login} is linked`, async () => {
        const issue = (await stage.world.issues()).find((one) => one.number === ticket.number);
        return (
          issue?.comments.find((one) => one.body.includes("Linked") && !one.body.includes(code)) &&
          countOf(issue.comments, "Linked") >= linkedSoFar(login)
        );
      });
    }
    return "ada, grace and ben have proved who they are with a one-time code";
  },
};

export const openAnExperiment: Scene = {
  title: "A pull request adds an experiment and is blocked: validation comes first",
  async play(stage) {
    const ben = stage.world.person("ben");
    await ben.createBranch("wide");
    await ben.commitFiles(pick(stage, "experiments/digits/wide.yaml"), "Try a wider layer");
    stage.numbers.wide = await ben.openPullRequest({
      title: "A wider hidden layer",
      body: "128 hidden units instead of 32.",
    });
    await eventually("the check in progress or done", () => checkOf(stage, "wide"), 5_000);
    const done = await eventually("the check completed", () => completed(stage, "wide"));
    if (done.conclusion !== "failure") throw new Error(`the check says ${done.conclusion}, not failure`);
    const comment = await eventually("the sticky comment", () =>
      stickyComment(stage, "wide", /validation-comes-first/),
    );
    return `${done.conclusion}; the comment begins "${headingOf(comment)}"`;
  },
};

export const acceptTheSet: Scene = {
  title: "`/holdout validation accept digits` closes the ticket; the pull request turns green by itself",
  async play(stage) {
    await stage.world.person("ada").slash("validation accept digits", stage.channel);
    const answer = await eventually("the answer", () => answerTo(stage, "ada", /accepted and frozen/));
    await eventually("the ticket closed", () => ticketOf(stage, "closed"));
    await eventually("the check green", async () =>
      (await completed(stage, "wide"))?.conclusion === "success" ? true : null,
    );
    return answer.split("\n")[0] ?? "";
  },
};

export const trainTheBaseline: Scene = {
  title: "`/holdout run baseline` in Slack trains three seeds, followed in one card",
  async play(stage) {
    await stage.world.person("ben").slash("run baseline", stage.channel);
    const queued = await eventually("position and time at once", () => answerTo(stage, "ben", /Queued: 3 runs/), 8_000);
    const card = await eventually("the card", () => messageWith(stage, /Training baseline/));
    const seen = new Set<string>();
    const finished = await eventually(
      "the result in the card's thread",
      () => {
        const now = messageWith(stage, /Training baseline/);
        if (now) seen.add(wordsOf(now));
        return now && replyWith(now, /error \[95 %\]/) ? now : null;
      },
      170_000,
    );
    if (seen.size < 3) throw new Error(`the card was seen in ${seen.size} states only; it should edit itself`);
    if (finished.replies.filter((reply) => /finished/.test(reply.text)).length < 3)
      throw new Error("three finished seeds should be told in the thread");
    if (card.ts !== finished.ts) throw new Error("the card was posted twice");
    return `${queued.split("\n")[0]} The card was edited ${seen.size - 1} times.`;
  },
};

export const trainTheCandidate: Scene = {
  title: "`/holdout run` in the pull request trains the candidate; chart and table come back",
  async play(stage) {
    const number = numberOf(stage, "wide");
    await stage.world.person("ben").comment(number, "/holdout run");
    await eventually(
      "the answer in the pull request",
      async () => (await commentWith(stage, "wide", /Queued: 3 runs/)) ?? null,
      15_000,
    );
    const comment = await eventually(
      "the comparison in the sticky comment",
      () => stickyComment(stage, "wide", /Compared with the baseline/),
      240_000,
    );
    const picture = /!\[[^\]]*\]\(([^)]+)\)/.exec(comment)?.[1];
    if (!picture) throw new Error("the comment shows no chart");
    const bytes = await png(picture);
    const card = await eventually("the result in Slack", () => {
      const message = messageWith(stage, /Training wide/);
      return message && replyWith(message, /error \[95 %\]/) && message.replies.some((reply) => reply.files.length > 0)
        ? message
        : null;
    });
    const verdict = /\| wide \|.*\|/.exec(comment)?.[0] ?? "";
    return `${verdict.trim()} chart of ${Math.round(bytes / 1024)} KB in the comment and in a thread of ${card.replies.length} replies`;
  },
};

export const askTwice: Scene = {
  title: "The same experiment asked again is answered at once, nothing is trained",
  async play(stage) {
    const before = await runsInSlack(stage);
    const started = Date.now();
    await stage.world.person("ben").slash("run wide", stage.channel);
    const answer = await eventually("the old table", () => answerTo(stage, "ben", /was run before/), 8_000);
    const tookMs = Date.now() - started;
    if (!/error \[95 %\]/.test(answer)) throw new Error("the answer holds no table");
    const after = await runsInSlack(stage);
    if (after !== before) throw new Error(`${after - before} more runs were made`);
    return `answered in ${(tookMs / 1000).toFixed(1)} s with the old table, no run was added`;
  },
};

/** Some of the example's files, as they are. */
export function pick(stage: Stage, ...paths: string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, stage.files[path] ?? missing(path)]));
}

export async function completed(stage: Stage, part: keyof Stage["numbers"]): Promise<SeenCheck | null> {
  const found = await checkOf(stage, part);
  return found?.status === "completed" ? found : null;
}

export async function stickyComment(stage: Stage, part: keyof Stage["numbers"], words: RegExp): Promise<string | null> {
  const { comments } = await stage.world.pullRequest(numberOf(stage, part));
  const found = comments.filter((one) => one.body.startsWith(sticky));
  if (found.length > 1) throw new Error(`there are ${found.length} sticky comments`);
  return found[0] && words.test(found[0].body) ? found[0].body : null;
}

/** What a comment begins with. */
export function headingOf(comment: string): string {
  const first = comment.split("\n").find((line) => line.startsWith("## ")) ?? "";
  return first.replace("## ", "");
}

async function checkOf(stage: Stage, part: keyof Stage["numbers"]): Promise<SeenCheck | null> {
  const { checks } = await stage.world.pullRequest(numberOf(stage, part));
  return checks.find((one) => one.name === check) ?? null;
}

async function commentWith(stage: Stage, part: keyof Stage["numbers"], words: RegExp): Promise<string | undefined> {
  const { comments } = await stage.world.pullRequest(numberOf(stage, part));
  return comments.find((one) => words.test(one.body))?.body;
}

async function ticketOf(stage: Stage, state: "open" | "closed") {
  const issues = await stage.world.issues();
  return issues.find((issue) => /Collect the validation set/.test(issue.title) && issue.state === state) ?? null;
}

/** How many runs `/holdout runs` lists. */
async function runsInSlack(stage: Stage): Promise<number> {
  const before = stage.world.channel(stage.channel).ephemerals.length;
  await stage.world.person("ben").slash("runs", stage.channel);
  const answer = await eventually("the list of runs", () => {
    const { ephemerals } = stage.world.channel(stage.channel);
    return ephemerals.length > before ? wordsOf(ephemerals.at(-1) ?? { text: "", blocks: [] }) : null;
  });
  return new Set(answer.match(/run-[0-9a-f]{12}/g)).size;
}

/** Bytes of the picture behind an address. @throws Error when it is no PNG */
async function png(url: string): Promise<number> {
  const answer = await fetch(url);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (!answer.ok || bytes[1] !== 0x50 || bytes[2] !== 0x4e || bytes[3] !== 0x47)
    throw new Error(`${url} is no picture (status ${answer.status})`);
  return bytes.length;
}

function countOf(comments: { body: string }[], word: string): number {
  return comments.filter((one) => one.body.includes(word)).length;
}

function linkedSoFar(login: string): number {
  return ["ada", "grace", "ben"].indexOf(login) + 1;
}

function missing(path: string): never {
  throw new Error(`the example has no file ${path}`);
}
