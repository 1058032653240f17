// Makes a golden story of a real change, or judges all stories anew. Run after `npm run build`.
//   node scripts/golden.mjs NAME --repo CLONE --base REF --head REF    facts.json and verdict.json of that change
//   node scripts/golden.mjs --update                                   verdict.json of every story; read the difference before you commit it
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { judge } from "../dist/checklist/judge.js";
import { localRepository } from "../dist/cli/localRepository.js";
import { gatherFacts } from "../dist/gathering/gather.js";

const stories = fileURLToPath(new URL("../test/golden/", import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    update: { type: "boolean" },
    repo: { type: "string", default: "." },
    base: { type: "string" },
    head: { type: "string" },
  },
});
const [name] = positionals;

if (values.update) for (const story of foldersIn(stories)) writeVerdict(`${stories}${story}`);
else if (name) await makeStory(`${stories}${name}`);
else console.error("say the name of the story, or --update");

async function makeStory(folder) {
  const repository = await localRepository(values.repo);
  const headSha = await repository.commit(values.head ?? "HEAD");
  const baseSha = values.base ? await repository.commit(values.base) : await repository.mergeBase(headSha);
  const facts = await gatherFacts({
    repository: repository.name,
    change: { author: await repository.authorOf(headSha), fork: false, baseSha, headSha },
    repositories: repository,
    ledger: null,
    now: new Date().toISOString(),
  });
  mkdirSync(folder, { recursive: true });
  write(`${folder}/facts.json`, facts);
  writeVerdict(folder);
}

function writeVerdict(folder) {
  write(`${folder}/verdict.json`, judge(JSON.parse(readFileSync(`${folder}/facts.json`, "utf8"))));
}

function write(path, value) {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

function foldersIn(path) {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}
