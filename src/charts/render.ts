import { renderAsync } from "@resvg/resvg-js";
import { logger, parse, View, Warn } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { ChartResources } from "./chart.js";

/** A chart as SVG text. Fonts are named, not embedded: Inter, then what the reader has. */
export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  const quiet = logger(Warn);
  const view = new View(parse(compile(spec, { logger: quiet }).spec), { renderer: "none", logger: quiet });
  try {
    return (await view.toSVG()).replace(NOT_XML, "�");
  } finally {
    view.finalize();
  }
}

/** Letters that XML 1.0 cannot hold even escaped (section 2.2), lone surrogates among them; a file name may hold them. */
const NOT_XML =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/**
 * A chart as PNG, painted with the shipped fonts alone, so that it looks the same on every machine.
 *
 * @param options.width of the picture in pixels; 1600, twice the chart's 800, unless said: sharp on dense screens
 */
export async function renderPng(
  spec: TopLevelSpec,
  resources: Pick<ChartResources, "fonts">,
  { width = 1600 }: { width?: number } = {},
): Promise<Uint8Array> {
  return svgToPng(await renderSvg(spec), resources, { width });
}

/** An SVG chart as PNG, `width` pixels wide. */
export async function svgToPng(
  svg: string,
  { fonts }: Pick<ChartResources, "fonts">,
  { width = 1600 }: { width?: number } = {},
): Promise<Uint8Array> {
  const picture = await renderAsync(svg, {
    fitTo: { mode: "width", value: width },
    font: { loadSystemFonts: false, fontFiles: [...fonts], defaultFontFamily: "Inter" },
  });
  return picture.asPng();
}
