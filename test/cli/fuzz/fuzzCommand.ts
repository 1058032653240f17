import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { runProgram } from "../../../src/cli/program.js";
import type { Terminal } from "../../../src/cli/terminal.js";
import {
  BYTE_MOVES,
  EVIL,
  isWritable,
  jsonMoved,
  ragged,
  TABLE_MOVES,
  WRITINGS,
  type Consequence,
  type Pick,
} from "./moves.js";
import { faultIn, type Ended } from "./oracle.js";
import { place, populationFile, SCENES, verifyScenes, type Scene, type SceneFile } from "./scenes.js";
import { PLAIN, written, type TableFormat } from "./tables.js";

/** What came of fuzzing a command. */
export interface FuzzReport {
  command: string;
  inputs: number;
  /** How often the command ended with each status. */
  exits: Record<string, number>;
  /** Inputs of which it is known that they must be refused, and those that mean the same as a sound one. */
  known: { refused: number; same: number };
  seconds: number;
  slowest_ms: number;
  megabytes: number;
  /** Empty when all is well. */
  failure: string | null;
}

/** One input: which scene, and what is done to it. Numbers are taken modulo what there is. */
interface Input {
  scene: number;
  file: number;
  format: number;
  tableMoves: readonly Move[];
  /** A way of writing for the first numbers, the plain one for the others. */
  writing: number;
  byteMoves: readonly Move[];
  lineMove: Pick;
  /** Which of the moves are made. */
  made: number;
  json: boolean;
}

interface Move extends Pick {
  move: number;
}

// Without fast-check's liking for small numbers: every place of a file is as good as another.
const nat = (max: number) => fc.noBias(fc.nat(max));
const pick = { at: nat(9999), to: nat(9999), value: fc.constantFrom(...EVIL) };
const moves = (known: object) =>
  fc.array(fc.record({ move: nat(Object.keys(known).length - 1), ...pick }), { minLength: 1, maxLength: 2 });
const input: fc.Arbitrary<Input> = fc.record({
  scene: nat(99),
  file: nat(99),
  format: nat(199),
  tableMoves: moves(TABLE_MOVES),
  writing: nat(20),
  byteMoves: moves(BYTE_MOVES),
  lineMove: fc.record(pick),
  made: nat(19),
  json: fc.boolean(),
});

/** What is done to an input: mostly one thing, sometimes several, sometimes none. */
function madeMoves({ made, tableMoves, byteMoves }: Input, command: string) {
  if (command === "size") return { tableMoves: [], byteMoves: [], isRagged: false, isOtherLine: made > 0 };
  return {
    tableMoves: made < 8 || made === 15 ? tableMoves : [],
    byteMoves: (made >= 8 && made < 14) || made === 15 ? byteMoves : [],
    isRagged: made === 14,
    isOtherLine: made >= 18,
  };
}

/** Where Linux keeps files in memory: a thousand small ones a second are written. */
const IN_MEMORY = "/dev/shm";

/** Fuzzes one command in this process. */
async function fuzz(command: string, inputs: number, seed: number): Promise<FuzzReport> {
  // Real, because a draw's record and its sentences name the path.
  const folder = realpathSync(mkdtempSync(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), "holdout-fuzz-")));
  process.chdir(folder);
  const report = {
    command,
    inputs: 0,
    exits: { 0: 0, 1: 0, 2: 0 } as Record<string, number>,
    known: { refused: 0, same: 0 },
  };
  const start = performance.now();
  let slowest = 0;
  try {
    const world = await worldOf(command, folder);
    const property = fc.asyncProperty(input, async (one) => {
      const { fault, ended, consequence } = await tried(world, one);
      report.inputs++;
      report.exits[ended.status] = (report.exits[ended.status] ?? 0) + 1;
      if (consequence !== "open") report.known[consequence]++;
      slowest = Math.max(slowest, ended.milliseconds);
      if (fault !== undefined) throw new Error(fault);
    });
    const found = await fc.check(property, { numRuns: inputs, seed });
    const failure = found.failed ? await explained(world, found) : null;
    const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
    const seconds = Math.round(performance.now() - start) / 1000;
    return { ...report, seconds, slowest_ms: Math.round(slowest), megabytes, failure };
  } finally {
    process.chdir(tmpdir());
    rmSync(folder, { recursive: true, force: true });
  }
}

interface World {
  command: string;
  folder: string;
  scenes: readonly Scene[];
  /** What the sound input of a scene answers. */
  sound: Map<string, Ended>;
}

async function worldOf(command: string, folder: string): Promise<World> {
  mkdirSync(join(folder, "out"));
  const scenes = command === "draw verify" ? await drawnScenes(folder) : SCENES[command];
  if (scenes === undefined) throw new Error(`there is no command ${command} to fuzz`);
  return { command, folder, scenes, sound: new Map() };
}

async function drawnScenes(folder: string): Promise<Scene[]> {
  const population = place(folder, "drawn.csv", populationFile());
  const items = join(folder, "drawn-items.csv");
  await run(folder, ["draw", population, "--id", "id", "--size", "5", "--seed", "s", "-o", items]);
  return verifyScenes(readFileSync(items, "utf8"), readFileSync(join(folder, "drawn-items.draw.json"), "utf8"));
}

interface Tried {
  ended: Ended;
  consequence: Consequence;
  fault: string | undefined;
  line: string[];
}

async function tried(world: World, one: Input): Promise<Tried> {
  const scene = world.scenes[one.scene % world.scenes.length];
  if (scene === undefined) throw new Error("a command without scenes");
  const { line, consequence, hasNaN, isJson } = laid(world, scene, one);
  const ended = await run(world.folder, line);
  const fault = faultIn(ended, { isJson, hasNaN }) ?? (await unlike(world, { scene, one, ended, consequence }));
  return { ended, consequence, fault, line };
}

/** What is known of the consequence and did not come. */
async function unlike(
  world: World,
  of: { scene: Scene; one: Input; ended: Ended; consequence: Consequence },
): Promise<string | undefined> {
  const { scene, one, ended, consequence } = of;
  const isVerify = world.command === "draw verify";
  if (consequence === "refused" && (isVerify ? ended.status === 0 : ended.status !== 2))
    return `exit status ${ended.status} for what must be refused: ${ended.out}`;
  if (consequence !== "same") return undefined;
  const key = `${scene.name} ${one.json} ${one.format}`;
  const sound = world.sound.get(key) ?? (await run(world.folder, laid(world, scene, one, true).line));
  world.sound.set(key, sound);
  const asRead = (out: string) => (isVerify ? "" : out.replaceAll(/[0-9a-f]{64}/g, ""));
  if (ended.status === sound.status && asRead(ended.out) === asRead(sound.out)) return undefined;
  return `${ended.err}${ended.out} where the same content answers ${sound.err}${sound.out}`;
}

interface Laid {
  line: string[];
  /** True where the answer must be JSON. */
  isJson: boolean;
  consequence: Consequence;
  /** True where the input itself speaks of NaN. */
  hasNaN: boolean;
}

/** Writes the files of a scene, one of them spoiled, and gives the command line. */
function laid({ folder: root, command }: World, scene: Scene, one: Input, isSound = false): Laid {
  const made = isSound ? { ...NOTHING, writing: 99 } : { ...madeMoves(one, command), writing: one.writing };
  // A folder of its own: what other scenes left is no part of this one.
  const folder = join(root, scene.name.replaceAll(/\W+/g, "-"));
  const names = Object.keys(scene.files);
  const spoiled = names[one.file % Math.max(1, names.length)];
  const paths = new Map([["out", join(root, "out", "items")]]);
  let consequence: Consequence = "open";
  let hasNaN = false;
  for (const [name, file] of Object.entries(scene.files)) {
    const format = formatOf(file, one.format);
    const content =
      name === spoiled ? spoil(file, format, made) : { bytes: bytesOf(file, format), consequence: "open" as const };
    const path = place(
      folder,
      file.kind === "table" && !/\.\w+$/.test(name) ? `${name}.${format}` : name,
      content.bytes,
    );
    paths.set(name, path);
    if (name.includes("/")) paths.set(name.split("/")[0] ?? "", join(folder, name.split("/")[0] ?? ""));
    if (name === spoiled) consequence = content.consequence;
    if (content.bytes.toString("latin1").toLowerCase().includes("nan")) hasNaN = true;
  }
  const words = [...scene.line, ...(one.json ? ["--json"] : [])].map((word) =>
    word.replace(/\{([^}]+)\}/, (_, name: string) => paths.get(name) ?? name),
  );
  if (!made.isOtherLine) return { line: words, consequence, hasNaN, isJson: one.json };
  return {
    line: otherLine(words, one.lineMove),
    consequence: "open",
    isJson: false,
    hasNaN: hasNaN || /nan/i.test(one.lineMove.value),
  };
}

function formatOf(file: SceneFile, choice: number): TableFormat {
  if (file.kind !== "table") return "csv";
  // Parquet is read in a thread, and the damaged ones wait for its end: a few of them must do.
  if (file.formats.length > 1 && choice === 0) return "parquet";
  return file.formats[choice % file.formats.length] ?? "csv";
}

function bytesOf(file: SceneFile, format: TableFormat): Buffer {
  if (file.kind === "table") return written(file.table, format);
  return file.kind === "json" ? Buffer.from(file.text) : file.bytes;
}

const NOTHING = { tableMoves: [], byteMoves: [], isRagged: false, isOtherLine: false };

interface Made {
  tableMoves: readonly Move[];
  byteMoves: readonly Move[];
  isRagged: boolean;
  writing: number;
}

function spoil(file: SceneFile, format: TableFormat, one: Made): { bytes: Buffer; consequence: Consequence } {
  const shaped = file.kind === "table" ? shapedTable(file, format, one) : shapedOther(file, one);
  let bytes = shaped.bytes;
  for (const { move, ...pick } of one.byteMoves) bytes = Buffer.from(byteMove(move).apply(bytes, pick));
  if (one.byteMoves.length === 0) return { bytes, consequence: shaped.consequence };
  const spoils = one.byteMoves.length === 1 && shaped.isSound && byteMove(one.byteMoves[0]?.move ?? 0).spoilsText;
  return { bytes, consequence: spoils && file.kind === "table" && format !== "parquet" ? "refused" : "open" };
}

function byteMove(move: number) {
  const [found] = Object.values(BYTE_MOVES).slice(move);
  if (found === undefined) throw new Error("no such move");
  return found;
}

interface Shaped {
  bytes: Buffer;
  consequence: Consequence;
  /** True where only the way of writing differs. */
  isSound: boolean;
}

function shapedTable(file: Extract<SceneFile, { kind: "table" }>, format: TableFormat, one: Made): Shaped {
  let table = file.table;
  let consequence: Consequence = "same";
  for (const { move, ...pick } of one.tableMoves) {
    const [found] = Object.values(TABLE_MOVES).slice(move);
    if (found === undefined || table.rows.length === 0 || table.columns.length === 0) continue;
    consequence = consequence === "same" ? found.consequence(table, pick, file.columns) : "open";
    table = found.apply(table, pick);
  }
  const isWide = table.columns.length > 1 && format !== "jsonl" && format !== "parquet";
  if (one.isRagged && table.rows.length > 0 && isWide)
    return {
      bytes: ragged(table, format, one.tableMoves[0] ?? { at: 0, to: 0, value: "" }),
      consequence: consequence === "same" ? "refused" : "open",
      isSound: false,
    };
  const [name, writing] = Object.entries(WRITINGS)[one.writing] ?? ["", PLAIN];
  const bytes = written(table, format, isWritable(name, format) ? writing : PLAIN);
  return { bytes, consequence, isSound: consequence === "same" };
}

function shapedOther(file: Exclude<SceneFile, { kind: "table" }>, one: Made): Shaped {
  if (file.kind === "other")
    return { bytes: file.bytes, consequence: one.tableMoves.length === 0 ? "same" : "open", isSound: true };
  let text = file.text;
  for (const { move: _, ...pick } of one.tableMoves) text = jsonMoved(text, pick);
  return { bytes: Buffer.from(text), consequence: "open", isSound: one.tableMoves.length === 0 };
}

/** A word is missing, doubled or evil, or there is one too many. The first word stays: it names the command. */
function otherLine(words: readonly string[], { at, to, value }: Pick): string[] {
  const place = 1 + (at % (words.length - 1));
  const word = words[place] ?? "";
  const instead = [[], [word, word], [value], [value, word], [word, value], ["--nothing", word]][to % 6] ?? [];
  return [...words.slice(0, place), ...instead, ...words.slice(place + 1)];
}

async function run(folder: string, line: readonly string[]): Promise<Ended> {
  const ended = { status: -1, out: "", err: "" };
  const terminal: Terminal = {
    out: (text) => void (ended.out += `${text}\n`),
    err: (text) => void (ended.err += `${ended.err === "" ? "" : "\n"}${text}`),
    interactive: false,
    color: false,
    exit: (status) => void (ended.status = status),
  };
  const start = performance.now();
  await runProgram(terminal, line);
  const milliseconds = performance.now() - start;
  const wrote = readdirSync(join(folder, "out"));
  for (const name of wrote) rmSync(join(folder, "out", name), { recursive: true });
  return { ...ended, milliseconds, wrote };
}

/** The smallest input that fails, with the command line and its files. */
async function explained(world: World, found: fc.RunDetails<[Input]>): Promise<string> {
  const [one] = found.counterexample ?? [];
  if (one === undefined) return String(found.errorInstance);
  const { line, fault } = await tried(world, one);
  const files = line
    .filter((word) => word.includes(world.folder))
    .map((word) => word.slice(word.indexOf("/")))
    .map((path) => `${path.slice(world.folder.length + 1)}: ${contentOf(path)}`);
  return [
    fault ?? String(found.errorInstance),
    `seed ${found.seed}`,
    `holdout ${line.join(" ")}`,
    ...files,
    JSON.stringify(one),
  ].join("\n");
}

function contentOf(path: string): string {
  try {
    const text = JSON.stringify(readFileSync(path, "latin1"));
    return text.length > 2000 ? `${text.slice(0, 2000)}…` : text;
  } catch {
    return "(a folder, or nothing)";
  }
}

const [command = "", inputs = "1000", seed = "20260301"] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await fuzz(command, Number(inputs), Number(seed)))}\n`);
