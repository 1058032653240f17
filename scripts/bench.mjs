// `npm run bench`: sets up a bare clone, compiles `bench` beside the program that it measures, and runs it.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "./runProgram.mjs";
import { root, setUp } from "./setup.mjs";

await setUp();
const { default: typescript } = await import("typescript");
const target = join(root, "dist", "bench");
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const name of readdirSync(join(root, "bench"))) {
  const source = readFileSync(join(root, "bench", name), "utf8");
  const compiled = name.endsWith(".ts") ? compile(source, name) : source;
  writeFileSync(join(target, name.replace(/\.ts$/, ".js")), compiled);
}
runProgram([join(target, "main.js"), ...process.argv.slice(2)]);

/** dist/bench stands beside the compiled sources, bench beside their folder. */
function compile(source, fileName) {
  const { ModuleKind, ScriptTarget, transpileModule } = typescript;
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2023, verbatimModuleSyntax: true };
  const { outputText } = transpileModule(source, { fileName, compilerOptions });
  return outputText.replaceAll(/(["'])\.\.\/src\//g, "$1../");
}
