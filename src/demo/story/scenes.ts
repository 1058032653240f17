import {
  acceptTheSet,
  askTwice,
  declareTheTask,
  introduceEverybody,
  openAnExperiment,
  trainTheBaseline,
  trainTheCandidate,
} from "./trainingScenes.js";
import { changeTheProtocol, flipALabel, repeatInAnotherPullRequest, tellTheWeek, typeCommands } from "./guardScenes.js";
import type { Scene } from "./stage.js";

/** The story of the demo, in order. */
export const scenes: Scene[] = [
  declareTheTask,
  introduceEverybody,
  openAnExperiment,
  acceptTheSet,
  trainTheBaseline,
  trainTheCandidate,
  askTwice,
  repeatInAnotherPullRequest,
  flipALabel,
  changeTheProtocol,
  typeCommands,
  tellTheWeek,
];
