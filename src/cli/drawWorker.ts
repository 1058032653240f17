import { parentPort, workerData } from "node:worker_threads";
import { keptInRange, type RangeRequest } from "./drawRange.js";

/** A thread of `holdout draw`: reads and ranks its part of the population. */
// What `drawPopulation` sends, and nobody else starts this file.
const request = workerData as RangeRequest;
const kept = await keptInRange(request, (bytes) => parentPort?.postMessage({ bytes }));
parentPort?.postMessage({ kept });
