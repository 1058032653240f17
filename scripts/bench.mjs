// `npm run bench`: sets up a bare clone, compiles `bench` beside the program that it measures, and runs it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "./runProgram.mjs";
import { root, setUp } from "./setup.mjs";

await setUp();
const { default: typescript } = await import("typescript");
const target = join(root, "dist", "bench");
mkdirSync(target, { recursive: true });
for (const name of readdirSync(join(root, "bench")).filter((file) => file.endsWith(".ts"))) {
  const source = readFileSync(join(root, "bench", name), "utf8");
  const { outputText } = typescript.transpileModule(source, {
    fileName: name,
    compilerOptions: {
      module: typescript.ModuleKind.ESNext,
      target: typescript.ScriptTarget.ES2023,
      verbatimModuleSyntax: true,
    },
  });
  // dist/bench stands beside the compiled sources, bench beside their folder.
  writeFileSync(join(target, name.replace(/\.ts$/, ".js")), outputText.replaceAll(/(["'])\.\.\/src\//g, "$1../"));
}
runProgram([join(target, "main.js"), ...process.argv.slice(2)]);
