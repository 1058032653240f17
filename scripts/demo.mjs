// `npm run demo`: sets up a bare clone, then plays the small world.
import { join } from "node:path";
import { runProgram } from "./runProgram.mjs";
import { root, setUp } from "./setup.mjs";

await setUp();
runProgram([join(root, "dist", "main.js"), "demo", ...process.argv.slice(2)]);
