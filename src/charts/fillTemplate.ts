import type { TopLevelSpec } from "vega-lite";
import type { AxisTicks } from "./axisTicks.js";
import type { ChartFrame } from "./chartFrame.js";
import { digitsApart, formatSteps, formatValue, type ValueUnit } from "./formatValue.js";

/** What code decides about a chart; everything else (marks, strokes, fonts, greys) is the template's. */
export interface Filling {
  frame: ChartFrame;
  unit: ValueUnit;
  padding: { left: number; top: number; right: number; bottom: number };
  /** Colour of each experiment. */
  colours: ReadonlyMap<string, string>;
  xTitle: string;
  yTitle: string;
  /** Rows by the name of the data set in the template. */
  datasets: Readonly<Record<string, readonly object[]>>;
}

/** The template with its size, data, domains, ticks, titles and colours filled in. */
export function fillTemplate(
  template: string,
  { frame, unit, padding, colours, xTitle, yTitle, datasets }: Filling,
): TopLevelSpec {
  // The template is ours, shipped with the program, and a test renders it: its shape is known.
  const spec = JSON.parse(template) as Template;
  const { x, y, color } = spec.layer[0].encoding;
  fillAxis(x, { title: xTitle, scale: frame.scale, domain: frame.xDomain, ticks: frame.xTicks, format: formatSteps });
  fillAxis(y, {
    title: yTitle,
    scale: frame.scale,
    domain: frame.yDomain,
    ticks: frame.yTicks,
    format: (value, digits) => formatValue(value, unit, digits),
  });
  Object.assign(color.scale, { domain: [...colours.keys()], range: [...colours.values()] });
  // What was filled in is Vega-Lite's own vocabulary; its type is a union too wide to be followed from here.
  return { ...spec, width: frame.width, height: frame.height, padding, datasets } as unknown as TopLevelSpec;
}

interface Channel {
  title: string | null;
  scale: object;
  axis: object;
}

interface Template {
  layer: [{ encoding: { x: Channel; y: Channel; color: { scale: object } } }, ...object[]];
}

function fillAxis(
  channel: Channel,
  {
    title,
    scale,
    domain,
    ticks,
    format,
  }: {
    title: string;
    scale: string;
    domain: readonly [number, number];
    ticks: AxisTicks;
    format: (value: number, digits: number) => string;
  },
): void {
  const plain = ticks.plain.filter((tick) => !ticks.labelled.includes(tick));
  const digits = digitsApart(ticks.labelled, format);
  const words = Object.fromEntries(ticks.labelled.map((tick) => [String(tick), format(tick, digits)]));
  channel.title = title;
  channel.scale = {
    ...channel.scale,
    type: scale,
    domain,
    nice: false,
    ...(scale === "linear" ? { zero: false } : {}),
  };
  channel.axis = {
    ...channel.axis,
    values: [...ticks.labelled, ...plain],
    labelExpr: `${JSON.stringify(words)}[datum.value] || ''`,
    gridOpacity: { condition: { test: `${JSON.stringify(words)}[datum.value]`, value: 1 }, value: 0.35 },
  };
}
