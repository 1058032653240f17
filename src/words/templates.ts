import { Liquid } from "liquidjs";
import type { Templates } from "../ports/templates.js";
import { markdown } from "./escape.js";

/**
 * @param sources file name without `.liquid` → text. Teams may edit them, so they are parsed with limits and strictly:
 * an unknown filter is an error when the service starts, not when a person waits.
 */
export function templatesFrom(sources: Record<string, string>): Templates {
  const liquid = new Liquid({
    outputEscape: (value: unknown) => markdown(String(value ?? "")),
    ownPropertyOnly: true,
    strictFilters: true,
    parseLimit: 1e6,
    renderLimit: 5_000,
    memoryLimit: 1e7,
  });
  const parsed = new Map(Object.entries(sources).map(([name, text]) => [name, liquid.parse(text, name)]));
  return {
    fill(name, model) {
      const template = parsed.get(name);
      if (!template) throw new Error(`there is no message template "${name}"`);
      return tidy(String(liquid.renderSync(template, model)));
    },
  };
}

/** At most one empty line in a row, none at the end. */
function tidy(text: string): string {
  return (
    text
      .replace(/[ \t]+\n/g, "\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim() + "\n"
  );
}
