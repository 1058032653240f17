import { answerTo, eventually, messageWith, wordsOf, type Scene, type Stage } from "./stage.js";
import { completed, headingOf, stickyComment } from "./trainingScenes.js";

export const repeatInAnotherPullRequest: Scene = {
  title: "The same hyperparameters in another file are recognised: `not-run-before`",
  async play(stage) {
    const mei = stage.world.person("mei");
    await mei.createBranch("wide-again");
    await mei.commitFiles(
      { "experiments/digits/broad.yaml": stage.files["experiments/digits/wide.yaml"] ?? "" },
      "Try a broad layer",
    );
    stage.numbers.again = await mei.openPullRequest({ title: "A broad hidden layer" });
    const done = await eventually("the check completed", () => completed(stage, "again"));
    if (done.conclusion !== "failure") throw new Error(`the check says ${done.conclusion}, not failure`);
    const comment = await eventually("the reason", () => stickyComment(stage, "again", /❌ `not-run-before`/));
    await mei.closePullRequest(stage.numbers.again);
    return headingOf(comment);
  },
};

export const flipALabel: Scene = {
  title: "A pull request flips a label and is blocked: `no-silent-label-fix`, on the very line",
  async play(stage) {
    const path = "data/digits/labels.csv";
    const lines = (stage.files[path] ?? "").split("\n");
    const [id, label] = (lines[41] ?? "").split(",");
    const flipped = label === "3" ? "5" : "3";
    const changed = lines.map((line, i) => (i === 41 ? `${id},${flipped}` : line)).join("\n");
    const ben = stage.world.person("ben");
    await ben.createBranch("tidy-labels");
    await ben.commitFiles({ [path]: changed }, "Tidy up");
    stage.numbers.flip = await ben.openPullRequest({ title: "Tidy up the labels" });
    const done = await eventually("the check completed", () => completed(stage, "flip"));
    const note = done.annotations.find((one) => one.path === path && one.start_line === 42);
    if (done.conclusion !== "failure" || !note)
      throw new Error(
        `the check says ${done.conclusion} and annotates ${JSON.stringify(done.annotations).slice(0, 300)}`,
      );
    await eventually("the finding", () => stickyComment(stage, "flip", new RegExp(`${id}`)));
    return `${path}:42 is annotated: ${note.message}`;
  },
};

export const changeTheProtocol: Scene = {
  title: "A pull request changes the epochs of the protocol; an approver's press in Slack lets it pass",
  async play(stage) {
    const path = ".holdout/tasks/digits.yaml";
    const longer = (stage.files[path] ?? "").replace("epochs: 20", "epochs: 40");
    const ada = stage.world.person("ada");
    await ada.createBranch("longer");
    await ada.commitFiles({ [path]: longer }, "Train for forty epochs");
    stage.numbers.protocol = await ada.openPullRequest({ title: "Train for 40 epochs" });
    const number = stage.numbers.protocol;
    const blocked = await eventually("the check completed", () => completed(stage, "protocol"));
    if (blocked.conclusion !== "failure") throw new Error(`the check says ${blocked.conclusion}, not failure`);
    await eventually("a card with a button", () => cardOf(stage, number));
    await press(stage, "ada", number);
    await eventually("the author is refused", () => answerTo(stage, "ada", /somebody else than the author/));
    await press(stage, "grace", number);
    await eventually("the approval", () => answerTo(stage, "grace", /You approved/));
    await eventually("the check green", async () =>
      (await completed(stage, "protocol"))?.conclusion === "success" ? true : null,
    );
    return "blocked; the author's own press was refused, grace's approval turned it green";
  },
};

export const typeCommands: Scene = {
  title: "`/holdout`, `/holdout status digits`, `/holdout runs`, `/holdout cancel`, and a typing mistake are answered",
  async play(stage) {
    const ben = stage.world.person("ben");
    await ben.slash("", stage.channel);
    await eventually("the help", () => answerTo(stage, "ben", /validation accept <?&?l?t?;?task/));
    await ben.slash("status digits", stage.channel);
    await eventually("the status", () => answerTo(stage, "ben", /accepted by ada/));
    await ben.slash("stauts", stage.channel);
    await eventually("the nearest command", () => answerTo(stage, "ben", /did you mean .*status/));
    await ben.slash("run wide seeds 77", stage.channel);
    await eventually("one more seed queued", () => answerTo(stage, "ben", /Queued: 1 run/));
    await ben.slash("runs", stage.channel);
    const listed = await eventually("the runs", () => answerTo(stage, "ben", /seed 77: (waits|starts|`)/));
    const run = /(run-[0-9a-f]{12})[^\n]*?seed 77/.exec(listed)?.[1] ?? "";
    await ben.slash(`cancel ${run}`, stage.channel);
    await eventually("the cancel", () => answerTo(stage, "ben", /is cancelled/));
    await eventually("the card says so", () => messageWith(stage, /seed 77: cancelled/));
    return `help, status, runs, the nearest command, and ${run} cancelled`;
  },
};

export const tellTheWeek: Scene = {
  title: "`/holdout digest now` tells the week",
  async play(stage) {
    await stage.world.person("ada").slash("digest now", stage.channel);
    const digest = await eventually("the digest", () => messageWith(stage, /The week of/));
    const words = wordsOf(digest);
    const missing = ["wide", "Waiting for somebody", "repeat"].filter((word) => !words.includes(word));
    if (missing.length > 0) throw new Error(`the digest does not speak of ${missing.join(", ")}`);
    return "runs, the leader, what is blocked and who can unblock it, and the repeat that was saved";
  },
};

/** The card of a pull request that an approver can decide about. */
function cardOf(stage: Stage, number: number) {
  return messageWith(stage, new RegExp(`#${number}: .*holdout:approve-0`, "s"));
}

async function press(stage: Stage, login: string, number: number): Promise<void> {
  const card = cardOf(stage, number);
  await stage.world
    .person(login)
    .press({ channel: stage.channel, action: "holdout:approve-0", ...(card ? { message: card.ts } : {}) });
}
