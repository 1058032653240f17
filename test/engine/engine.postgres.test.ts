import { describe } from "@jest/globals";
import { engineContract } from "./engine.contract.js";

describe("the engine on PostgreSQL", () =>
  engineContract((databaseUrl) => Promise.resolve({ choice: { databaseUrl }, stop: () => Promise.resolve() })));
