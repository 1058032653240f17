import { startEngine } from "../../src/engine/startEngine.js";
import type { BackendChoice } from "../../src/engine/queueBackend.js";
import { openStore } from "../../src/store/store.js";
import { quickPace, silent, systemClock } from "./engineUnderTest.js";
import { journalAt, testSteps, testTraining } from "./testSteps.js";

/** A worker that a test kills. Arguments: database, backend as JSON, name, journal. Its steps that can hang do. */
const [databaseUrl = "", backend = "", name = "", journalPath = ""] = process.argv.slice(2);
const journal = journalAt(journalPath);
await startEngine({
  store: await openStore(databaseUrl),
  backend: JSON.parse(backend) as BackendChoice,
  steps: testSteps(journal, true),
  childWorks: [testTraining(journal, true)],
  workflows: [],
  clock: systemClock,
  log: silent,
  queues: ["workflows", "training"],
  name,
  pace: quickPace,
});
journal.note("worker is ready");
