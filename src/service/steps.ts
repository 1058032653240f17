import type { ChartResources } from "../charts/chart.js";
import { followTasks } from "../collecting/followTasks.js";
import type { TeamWorkflows } from "../collecting/followWorkflows.js";
import { apologise } from "../commands/apologise.js";
import { answerButton } from "../commands/button.js";
import { answerCheck } from "../commands/check.js";
import { answerComment } from "../commands/comment.js";
import { answerSlash } from "../commands/slash.js";
import { keepSchedule, type Schedules } from "../digest/keepSchedule.js";
import { digestStep } from "../digest/tellDigest.js";
import type { ChildWork, Step } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { askAgain } from "../review/askAgain.js";
import { closeBroken } from "../review/closeBroken.js";
import { tellReview } from "../review/tellReview.js";
import { reviewPullRequest } from "../review/reviewPullRequest.js";
import { announceTraining } from "../training/announceTraining.js";
import { renderChart } from "../training/chartOf.js";
import { publishTraining } from "../training/publishTraining.js";
import { superviseRun } from "../training/superviseRun.js";
import { train } from "../training/train.js";

/** Every verb that a workflow file may use. */
export function stepsOf(world: World, engine: { schedules(): Schedules; workflows(): TeamWorkflows }): Step[] {
  return [
    reviewPullRequest(world),
    tellReview(world),
    closeBroken(world),
    askAgain(world),
    followTasks(world, engine.workflows),
    answerComment(world),
    answerSlash(world),
    answerButton(world),
    answerCheck(world),
    announceTraining(world),
    train(world),
    publishTraining(world),
    digestStep(world),
    keepSchedule(world, engine.schedules),
    apologise(world),
  ] as Step[]; // each checks its own input by its schema before it runs
}

/** The long work of the queues of their own. */
export function childWorksOf(world: World, resources: ChartResources): ChildWork[] {
  return [superviseRun(world), renderChart(world, resources)];
}
