import { startDemo, type Demo, type DemoOptions } from "../../src/demo/demo.js";
import type { Terminal } from "../../src/cli/terminal.js";
import { answerTo, eventually, type Stage } from "../../src/demo/story/stage.js";

/** The example team's world with the service in it, on free ports. */
export function aDemo(options: Partial<DemoOptions> = {}): Promise<Demo> {
  return startDemo({ port: 0, ...options });
}

/** A terminal that remembers what it was told. */
export function aTerminal(): Terminal & { lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    out: (text) => void lines.push(text),
    err: (text) => void lines.push(text),
    interactive: false,
    color: false,
    exit: () => undefined,
  };
}

/** Somebody proves in Slack and on GitHub to be one person; the code is written on an issue of their own. */
export async function link(stage: Stage, login: string): Promise<void> {
  const person = stage.world.person(login);
  const issue = await person.openIssue({ title: `Hello from ${login}` });
  await person.slash("link", stage.channel);
  const offer = await eventually(`a code for ${login}`, () => answerTo(stage, login, /holdout link [0-9a-f]{8,}/));
  await person.comment(issue, `/holdout link ${/holdout link ([0-9a-f]+)/.exec(offer)?.[1] ?? ""}`);
  await eventually(`${login} is linked`, async () =>
    (await stage.world.issues()).find((one) => one.number === issue)?.comments.find((one) => /Linked/.test(one.body)),
  );
}

/** Task declared and merged, validation set accepted: what every training needs. */
export async function readyToTrain(stage: Stage, ...linked: string[]): Promise<void> {
  const ada = stage.world.person("ada");
  await ada.commitFiles(
    { ".holdout/tasks/digits.yaml": stage.files[".holdout/tasks/digits.yaml"] ?? "" },
    "Declare the task",
    "main",
  );
  for (const login of ["ada", ...linked]) await link(stage, login);
  await ada.slash("validation accept digits", stage.channel);
  await eventually("the set is accepted", () => answerTo(stage, "ada", /accepted and frozen/));
}
