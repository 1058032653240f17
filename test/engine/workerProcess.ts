import { startEngine } from "../../src/engine/startEngine.js";
import type { BackendChoice } from "../../src/engine/queueBackend.js";
import { openStore } from "../../src/store/store.js";
import { quickPace, silent, systemClock } from "./engineUnderTest.js";
import { journalAt, testSteps, testTraining } from "./testSteps.js";

/** A worker that a test kills, or tells to end. Arguments: database, backend as JSON, name, journal. Its steps that can hang do. */
const [databaseUrl = "", backend = "", name = "", journalPath = ""] = process.argv.slice(2);
const journal = journalAt(journalPath);
const store = await openStore(databaseUrl);
const engine = await startEngine({
  store,
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
process.once("SIGTERM", () => void engine.close().then(() => store.close()));
journal.note("worker is ready");
