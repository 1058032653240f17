import { describe, test } from "@jest/globals";
import { hasRedis, redisBackend } from "../support/queueBackends.js";
import { engineContract } from "./engine.contract.js";

if (hasRedis()) describe("the engine on Redis", () => engineContract(redisBackend));
else test.skip("the engine on Redis: set TEST_REDIS_URL, or install redis-server, to try it", () => undefined);
