import { z } from "zod";
import type { ChartResources } from "../charts/chart.js";
import { comparisonChartSpec, type ComparisonChartInput } from "../charts/comparisonChart.js";
import { renderPng } from "../charts/render.js";
import { digestOf } from "../common/canonicalJson.js";
import type { ChildResult, ChildWork } from "../ports/step.js";
import type { World } from "../ports/world.js";
import { drawnMetric, type Measured } from "./gatherResults.js";

const rendered = z.object({ digest: z.string() });

/** The picture of a comparison. The digest is null where it could not be drawn: the numbers stand without it. */
export interface Chart {
  digest: string | null;
}

/** The picture of a comparison: known from before, or what became of the rendering job; null when it must be made first. */
export async function chartOf(
  world: Pick<World, "posts" | "log">,
  measured: Measured,
  children: Record<string, ChildResult> | undefined,
): Promise<Chart | null> {
  const { id } = chartJob(measured);
  const known = await world.posts.place(id);
  if (known && "url" in known) return { digest: known.url };
  const made = children?.[id];
  if (!made) return null;
  if ("value" in made) return rendered.parse(made.value);
  world.log.error({ chart: id, error: made.error }, "a chart could not be drawn");
  return { digest: null };
}

/** The job that draws a comparison, named by what it draws: the same picture is drawn once. */
export function chartJob(measured: Measured): { id: string; queue: "rendering"; input: ComparisonChartInput } {
  const input = chartInput(measured);
  return { id: `picture-${digestOf(input).slice(0, 24)}`, queue: "rendering", input };
}

/** The work of the `rendering` queue. */
export function renderChart(world: Pick<World, "artifacts" | "posts">, resources: ChartResources): ChildWork {
  return {
    queue: "rendering",
    async work(input) {
      // Made by `chartJob` alone, and JSON since.
      const chart = input as ComparisonChartInput;
      const png = await renderPng(comparisonChartSpec(chart, resources), resources);
      const digest = await world.artifacts.put(png);
      await world.posts.said(`picture-${digestOf(chart).slice(0, 24)}`, { url: digest });
      return { digest };
    },
  };
}

function chartInput({ results, series }: Measured): ComparisonChartInput {
  return {
    title: `${results.task}: validation ${results.metric} over training`,
    metric: drawnMetric(results.metric),
    series,
    n: results.n,
    scale: "log",
  };
}
