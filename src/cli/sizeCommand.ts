import { Command } from "commander";
import { seededChance } from "../common/chance.js";
import { UserError } from "../common/userError.js";
import { knownElsewhere } from "../metrics/knownElsewhere.js";
import { neededRanked, RAREST } from "../protocol/neededRanked.js";
import type { RankedMetric } from "../metrics/normalScores.js";
import { EXACT_UP_TO, itemsForDifference, itemsForHalfWidth } from "../statistics/neededItems.js";
import { sizeRefusals, sizeSentence } from "../words/sizeSentence.js";
import type { Size } from "../words/sizeSentence.js";
import { parseBetween, parseFrom, parseWhole } from "./parseNumberOption.js";
import { action, printJson, progressBar } from "./terminal.js";
import type { ExitStatus, Terminal } from "./terminal.js";

interface Options {
  metric?: string;
  expect?: string;
  halfWidth?: string;
  detect?: string;
  discordance?: string;
  prevalence?: string;
  correlation?: string;
  seed?: string;
  json?: boolean;
}

/** `holdout size`: how many validation items an interval or a difference needs. */
export function sizeCommand(terminal: Terminal): Command {
  return new Command("size")
    .description(
      "How many validation items are needed for an interval of a width, or to see a difference (80 % power at 5 %).",
    )
    .option("--metric <name>", "error, average_precision or roc_auc")
    .option("--expect <value>", "the value you expect")
    .option(
      "--half-width <width>",
      "half the width that the 95 % interval may have; near 0 and 1 it reaches farther to one side",
    )
    .option(
      "--detect <difference>",
      "a true difference of that size, to a better network than expected, shall be seen: to an error that much lower (or, without room, higher), to an average_precision or roc_auc that much higher; for a worse one expect less: 0.75 --detect 0.05 tells 0.75 from 0.8",
    )
    .option(
      "--discordance <share>",
      "share of items that just one of two networks gets right (default: as if they erred independently)",
    )
    .option("--prevalence <share>", "share of positives; for average_precision and roc_auc")
    .option(
      "--correlation <number>",
      'how alike two networks score items of one class; for average_precision and roc_auc (default: "0.5")',
    )
    .option("--seed <number>", 'seed of the simulation\'s chance; for average_precision and roc_auc (default: "1")')
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      "\nExamples:\n  holdout size --metric error --expect 0.1 --half-width 0.02\n  holdout size --metric error --expect 0.1 --detect 0.01 --discordance 0.05\n  holdout size --metric average_precision --expect 0.6 --prevalence 0.05 --half-width 0.1\n\nExit status: 0 however many are needed; 2 for a mistake in what was given.",
    )
    .action(action(terminal, (options: Options) => work(terminal, options)));
}

function work(terminal: Terminal, options: Options): ExitStatus {
  if (options.metric === undefined || options.expect === undefined) throw new UserError(sizeRefusals.incomplete);
  const metric = parseSized(options.metric);
  if ((options.halfWidth === undefined) === (options.detect === undefined)) {
    throw new UserError(sizeRefusals.widthOrDifference);
  }
  refuseIdle(metric, options);
  const expect = parseBetween("--expect", options.expect, 0, 1);
  const size = metric === "error" ? sizeForError(options, expect) : sizeForRanking(terminal, options, metric, expect);
  if (size.n === Infinity) throw new UserError(sizeRefusals.tooMany);
  if (options.json) printJson(terminal, size);
  else terminal.out(sizeSentence(size));
  return 0;
}

function parseSized(metric: string): "error" | RankedMetric {
  if (isSized(metric)) return metric;
  const meant = knownElsewhere(metric);
  throw new UserError(sizeRefusals.unknownMetric(metric, meant && isSized(meant.metric) ? meant.relation : undefined));
}

function isSized(metric: string): metric is "error" | RankedMetric {
  return metric === "error" || metric === "average_precision" || metric === "roc_auc";
}

/** An option that changes nothing would be taken for an assumption of the answer. */
function refuseIdle(metric: "error" | RankedMetric, options: Options): void {
  const idle = metric === "error" ? (["prevalence", "correlation", "seed"] as const) : (["discordance"] as const);
  const others = metric === "error" ? "average_precision and roc_auc" : "error";
  for (const name of idle)
    if (options[name] !== undefined) throw new UserError(sizeRefusals.meansNothing(`--${name}`, metric, others));
  if (options.detect !== undefined) return;
  for (const name of ["discordance", "correlation"] as const)
    if (options[name] !== undefined)
      throw new UserError(sizeRefusals.meansNothing(`--${name}`, "--half-width", "--detect"));
}

function sizeForError(options: Options, expect: number): Size {
  const shared = { metric: "error", expect, level: 0.05 };
  if (options.detect === undefined) {
    const width = parseBetween("--half-width", options.halfWidth ?? "", 0, 1);
    return { n: itemsForHalfWidth(expect, width), ...shared, half_width: width, method: "Wilson's interval" };
  }
  const detect = parseBetween("--detect", options.detect, 0, 1);
  const better = betterError(expect, detect);
  const discordance =
    options.discordance === undefined
      ? expect * (1 - better) + better * (1 - expect)
      : parseBetween("--discordance", options.discordance, 0, 1);
  if (discordance < detect) throw new UserError(sizeRefusals.tooFewDiscordant(discordance, detect));
  const most = mostDiscordant(expect, better);
  if (discordance > most) throw new UserError(sizeRefusals.tooManyDiscordant(discordance, [expect, better], most));
  const n = itemsForDifference({ difference: detect, discordance });
  const method = `${n > EXACT_UP_TO ? "approximate" : "exact"} power of McNemar's mid-p test`;
  return { n, ...shared, detect, discordance, power: 0.8, method };
}

/** The share of items that just one of two networks gets right, where they err on different items as far as they can; rounding is forgiven. */
function mostDiscordant(error: number, other: number): number {
  return Math.min(error + other, 2 - error - other) * (1 + 1e-12);
}

/** An error that much lower, or, where there is no room below, that much higher. */
function betterError(expect: number, detect: number): number {
  if (expect - detect >= 0) return expect - detect;
  if (expect + detect <= 1) return expect + detect;
  throw new UserError(sizeRefusals.noRoom(expect, detect));
}

function sizeForRanking(terminal: Terminal, options: Options, metric: RankedMetric, expect: number): Size {
  if (options.prevalence === undefined) throw new UserError(sizeRefusals.noPrevalence(metric));
  const prevalence = parseBetween("--prevalence", options.prevalence, 0, 1);
  if (prevalence < RAREST || prevalence > 1 - RAREST) throw new UserError(sizeRefusals.tooRare(prevalence, RAREST));
  const constant = metric === "roc_auc" ? 0.5 : prevalence;
  if (expect <= constant) throw new UserError(sizeRefusals.asConstant(expect, constant));
  const correlation = parseFrom("--correlation", options.correlation ?? "0.5", 0, 1);
  const chance = seededChance(parseWhole("--seed", options.seed ?? "1"));
  const shared = { metric, expect, prevalence, level: 0.05, method: "simulation of normal scores" };
  const bar = progressBar(terminal, "simulating");
  const needed = (wish: { halfWidth: number } | { detect: number; correlation: number }) => {
    const n = neededRanked({ metric, expect, prevalence, chance, onProgress: bar.at, ...wish });
    bar.done();
    return n;
  };
  if (options.detect === undefined) {
    const halfWidth = parseBetween("--half-width", options.halfWidth ?? "", 0, 1);
    return { n: needed({ halfWidth }), ...shared, half_width: halfWidth };
  }
  // Of 0.99 the rest is 0.01, and not a hair more: nothing is better than 1.
  const detect = parseBetween("--detect", options.detect, 0, Number((1 - expect).toPrecision(12)));
  return { n: needed({ detect, correlation }), ...shared, detect, correlation, power: 0.8 };
}
