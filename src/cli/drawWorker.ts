import { parentPort, workerData } from "node:worker_threads";
import { UserError } from "../common/userError.js";
import { keptInRange, type RangeRequest } from "./drawRange.js";

/** A thread of `holdout draw`: reads and ranks its part of the population. */
// What `drawPopulation` sends, and nobody else starts this file.
const request = workerData as RangeRequest;
const kept = await keptInRange(request, (bytes) => parentPort?.postMessage({ bytes })).catch((error: unknown) => {
  // What is wrong with a population is said by the ordinary way, which knows the line.
  if (error instanceof UserError) return undefined;
  throw error;
});
parentPort?.postMessage({ kept });
