import { readdir } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { processTerminal, textTable } from "../src/cli/terminal.js";
import { UserError } from "../src/common/userError.js";
import type { Measured } from "./timedProgram.js";

/** A bench is a file here that exports `run`; what it gives is printed as it is. */
interface Bench {
  run(): Promise<unknown>;
}

const here = new URL(".", import.meta.url);
const terminal = processTerminal();

/** `npm run bench [-- names…]`: one after the other, so that none disturbs another. JSON on standard output, a table on standard error. */
async function main(asked: string[]): Promise<void> {
  const names = await benchNames(asked);
  const results: Record<string, unknown> = {};
  for (const name of names) {
    terminal.err(`${name} …`);
    const bench = (await import(new URL(`${name}.js`, here).href)) as Partial<Bench>;
    if (bench.run) results[name] = await bench.run();
  }
  const machine = {
    node: process.version,
    system: process.platform,
    processors: cpus().length,
    memory_gb: gigabytes(),
  };
  terminal.out(JSON.stringify({ machine, results }, null, 2));
  const lines = Object.values(results).flat().filter(isMeasured);
  const others = Object.entries(results).filter(([, result]) => !Array.isArray(result));
  if (lines.length > 0)
    terminal.err(`\n${textTable(["what", "ours", "theirs", "ratio", "wanted", "MB", "wanted"], lines.map(rowOf))}`);
  if (others.length > 0) terminal.err(`\n${textTable(["bench", "what", "value"], others.flatMap(rowsOf))}`);
}

async function benchNames(asked: string[]): Promise<string[]> {
  const files = await readdir(fileURLToPath(here));
  const known = files.filter((file) => file.endsWith(".js") && file !== "main.js").map((file) => file.slice(0, -3));
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UserError(`there is no bench "${unknown}"; there are ${known.sort().join(", ")}`);
  return (asked.length > 0 ? asked : known.filter((name) => !ONLY_WHEN_NAMED.has(name))).sort();
}

function isMeasured(result: unknown): result is Measured {
  return typeof result === "object" && result !== null && "ours_s" in result;
}

function rowOf(line: Measured): string[] {
  const { name, ours_s, theirs_s, theirs, ratio, wanted_ratio, ours_mb, wanted_mb } = line;
  const number = (value: number | null | undefined, unit = "") =>
    value === null || value === undefined ? "–" : `${Number(value.toPrecision(3))}${unit}`;
  const besides = theirs_s === null ? `${theirs}: not installed` : `${number(theirs_s, " s")} ${theirs}`;
  return [name, number(ours_s, " s"), besides, ...[ratio, wanted_ratio, ours_mb, wanted_mb].map((one) => number(one))];
}

/** Those that take an hour. */
const ONLY_WHEN_NAMED = new Set(["fuzz"]);

/** A row for every value in a result: its place, such as `holdout.p99Ms`, and the value. */
function rowsOf([bench, result]: [string, unknown]): string[][] {
  return leavesOf(result, "").map(([place, value]) => [bench, place, value]);
}

function leavesOf(value: unknown, place: string): [string, string][] {
  if (typeof value !== "object" || value === null) return [[place, shown(value)]];
  return Object.entries(value).flatMap(([key, inside]) => leavesOf(inside, place === "" ? key : `${place}.${key}`));
}

function shown(value: unknown): string {
  return typeof value === "number" ? String(Number(value.toPrecision(4))) : String(value);
}

function gigabytes(): number {
  return Math.round(totalmem() / 1024 ** 3);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  terminal.err(`holdout: ${error instanceof Error ? error.message : String(error)}`);
  terminal.exit(error instanceof UserError ? 2 : 3);
}
