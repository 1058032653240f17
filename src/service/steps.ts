import type { ChartResources } from "../charts/chart.js";
import { followTasks } from "../collecting/followTasks.js";
import { answerButton } from "../commands/button.js";
import { answerCheck } from "../commands/check.js";
import { answerComment } from "../commands/comment.js";
import { answerSlash } from "../commands/slash.js";
import { keepSchedule, type Schedules } from "../digest/keepSchedule.js";
import { digestStep } from "../digest/tellDigest.js";
import type { ChildWork, Step } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { askAgain } from "../review/askAgain.js";
import { reviewPullRequest } from "../review/reviewPullRequest.js";
import { announceTraining } from "../training/announceTraining.js";
import { renderChart } from "../training/chartOf.js";
import { publishTraining } from "../training/publishTraining.js";
import { superviseRun } from "../training/superviseRun.js";
import { train } from "../training/train.js";

/** Every verb that a workflow file may use. */
export function stepsOf(world: World, schedules: () => Schedules): Step[] {
  return [
    reviewPullRequest(world),
    askAgain(world),
    followTasks(world),
    answerComment(world),
    answerSlash(world),
    answerButton(world),
    answerCheck(world),
    announceTraining(world),
    train(world),
    publishTraining(world),
    digestStep(world),
    keepSchedule(world, schedules),
  ] as Step[]; // each checks its own input by its schema before it runs
}

/** The long work of the queues of their own. */
export function childWorksOf(world: World, resources: ChartResources): ChildWork[] {
  return [superviseRun(world), renderChart(world, resources)];
}
