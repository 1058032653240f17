// Compiles `src` to `dist`. Runs after `npm ci` (prepare) and before the demo and the tests; incremental, so a second call costs a second.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const compiler = `${root}node_modules/typescript/bin/tsc`;
if (!existsSync(compiler)) process.exit(0); // installed without development packages: dist is already there
const built = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
if (built.status === 0 && existsSync(`${root}dist/main.js`)) chmodSync(`${root}dist/main.js`, 0o755);
process.exit(built.status ?? 3);
