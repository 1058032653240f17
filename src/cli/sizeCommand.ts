import { Command } from "commander";
import { seededChance } from "../common/chance.js";
import { UserError } from "../common/userError.js";
import { parseMetricName } from "../metrics/metric.js";
import { neededRanked } from "../metrics/neededRanked.js";
import type { RankedMetric } from "../metrics/neededRanked.js";
import { itemsForDifference, itemsForHalfWidth } from "../statistics/neededItems.js";
import { parseBetween, parseWhole } from "./parseNumberOption.js";
import { action, printJson } from "./terminal.js";
import type { ExitStatus, Terminal } from "./terminal.js";

interface Options {
  metric: string;
  expect: string;
  halfWidth?: string;
  detect?: string;
  discordance?: string;
  prevalence?: string;
  correlation: string;
  seed: string;
  json?: boolean;
}

/** How many items, and what was assumed for it. */
interface Size {
  n: number;
  metric: string;
  expect: number;
  half_width?: number;
  detect?: number;
  /** Share of items that just one of two networks gets right. */
  discordance?: number;
  prevalence?: number;
  correlation?: number;
  level: number;
  power?: number;
  method: string;
}

/** `holdout size`: how many validation items an interval or a difference needs. */
export function sizeCommand(terminal: Terminal): Command {
  return new Command("size")
    .description(
      "How many validation items are needed for an interval of a width, or to see a difference (80 % power at 5 %).",
    )
    .requiredOption("--metric <name>", "error, average_precision or roc_auc")
    .requiredOption("--expect <value>", "the value you expect")
    .option("--half-width <width>", "the 95 % interval may reach so far to either side")
    .option("--detect <difference>", "a true difference of that size shall be seen")
    .option(
      "--discordance <share>",
      "share of items that just one of two networks gets right (default: as if they erred independently)",
    )
    .option("--prevalence <share>", "share of positives; for average_precision and roc_auc")
    .option(
      "--correlation <number>",
      "how alike two networks score items of one class; for average_precision and roc_auc",
      "0.5",
    )
    .option("--seed <number>", "seed of the simulation's chance", "1")
    .option("--json", "print one JSON document")
    .action(action(terminal, (options: Options) => work(terminal, options)));
}

function work(terminal: Terminal, options: Options): ExitStatus {
  const metric = parseMetricName(options.metric);
  if ((options.halfWidth === undefined) === (options.detect === undefined)) {
    throw new UserError("give either --half-width or --detect: the width of an interval, or a difference to be seen");
  }
  const expect = parseBetween("--expect", options.expect, 0, 1);
  const size =
    metric === "error" ? sizeForError(options, expect) : sizeForRanking(options, parseRanked(metric), expect);
  if (size.n === Infinity) throw new UserError("that would take more than a billion items; ask for less");
  if (options.json) printJson(terminal, size);
  else terminal.out(told(size));
  return 0;
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
  if (discordance < detect) {
    throw new UserError(
      `--discordance is ${discordance}; with a difference of ${detect} at least ${detect} of the items are told apart`,
    );
  }
  const n = itemsForDifference({ difference: detect, discordance });
  return { n, ...shared, detect, discordance, power: 0.8, method: "exact power of McNemar's mid-p test" };
}

/** An error that much lower, or, where there is no room below, that much higher. */
function betterError(expect: number, detect: number): number {
  if (expect - detect >= 0) return expect - detect;
  if (expect + detect <= 1) return expect + detect;
  throw new UserError(`--detect is ${detect}; from an error of ${expect} there is no room for such a difference`);
}

function parseRanked(metric: string): RankedMetric {
  if (metric === "average_precision" || metric === "roc_auc") return metric;
  throw new UserError(
    `--metric is ${JSON.stringify(metric)}; sizes are known for error, average_precision and roc_auc`,
  );
}

function sizeForRanking(options: Options, metric: RankedMetric, expect: number): Size {
  if (options.prevalence === undefined)
    throw new UserError(`--prevalence is missing; ${metric} depends on the share of positives`);
  const prevalence = parseBetween("--prevalence", options.prevalence, 0, 1);
  const constant = metric === "roc_auc" ? 0.5 : prevalence;
  if (expect <= constant)
    throw new UserError(`--expect is ${expect}; a constant answer scores ${constant} already: expect more`);
  const correlation = parseBetween("--correlation", options.correlation, -1e-9, 1);
  const chance = seededChance(parseWhole("--seed", options.seed));
  const shared = { metric, expect, prevalence, level: 0.05, method: "simulation of normal scores" };
  if (options.detect === undefined) {
    const halfWidth = parseBetween("--half-width", options.halfWidth ?? "", 0, 1);
    return { n: neededRanked({ metric, expect, prevalence, halfWidth, chance }), ...shared, half_width: halfWidth };
  }
  const detect = parseBetween("--detect", options.detect, 0, 1 - expect);
  const n = neededRanked({ metric, expect, prevalence, detect, correlation, chance });
  return { n, ...shared, detect, correlation, power: 0.8 };
}

function told(size: Size): string {
  const wish =
    size.detect === undefined
      ? `a 95 % interval of ± ${size.half_width} around ${size.metric} ${size.expect}`
      : `seeing a difference of ${size.detect} from ${size.metric} ${size.expect} in four of five cases at 5 %`;
  const assumed = [
    size.discordance === undefined
      ? ""
      : `just one of both networks is right on ${Number((size.discordance * 100).toPrecision(3))} % of the items`,
    size.prevalence === undefined
      ? ""
      : `${Number((size.prevalence * 100).toPrecision(3))} % of the items are positive`,
    size.correlation === undefined ? "" : `both networks' scores correlate by ${size.correlation}`,
  ].filter((part) => part !== "");
  const assumption = assumed.length > 0 ? `\nAssumed: ${assumed.join("; ")}.` : "";
  return `${size.n} items for ${wish} (${size.method}).${assumption}`;
}
