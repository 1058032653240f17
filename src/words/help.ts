/** Every command with what it does, in the order of the help. */
export const commandHelp: { usage: string; does: string }[] = [
  { usage: "status [task]", does: "how the tasks stand: validation set, results, what is running" },
  { usage: "validation accept <task>", does: "freeze the validation set as it stands on the default branch" },
  {
    usage: "run <experiment> [seeds 1 2 3]",
    does: "train under the task's protocol; in a pull request, `run` alone trains what it changes",
  },
  { usage: "runs", does: "the last runs, and what is waiting" },
  { usage: "cancel <run>", does: "stop a run" },
  { usage: "logs <run>", does: "the last lines of a run's log" },
  { usage: "digest now", does: "tell the week now" },
  { usage: "link", does: "tell Holdout who you are on GitHub" },
  { usage: "recheck", does: "judge the open pull requests again" },
];

/** What `/holdout` alone answers: every command with what it does. */
export function helpText(prefix: string): string {
  const lines = commandHelp.map(({ usage, does }) => `\`${prefix} ${usage}\`  ${does}`);
  return ["I hold us all to the experimental method, so that results can be believed. You can type:", ...lines].join(
    "\n",
  );
}
