// `node --import ./test/support/typescript.mjs file.ts` runs our TypeScript in a process of its own, for tests that kill it.
import { register } from "node:module";

register("./typescriptHooks.mjs", import.meta.url);
