import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Chart templates and fonts as they are shipped in `templates/`: the text of each `charts/<name>.vl.json` by name, and the
 * paths of the font files.
 *
 * @param folder the `templates` folder; the one beside the program unless said
 */
export async function loadChartResources(
  folder = SHIPPED,
): Promise<{ templates: Record<string, string>; fonts: string[] }> {
  const [charts, fonts] = await Promise.all([readdir(join(folder, "charts")), readdir(join(folder, "fonts"))]);
  const specs = charts.filter((name) => name.endsWith(ENDING));
  const texts = await Promise.all(specs.map((name) => readFile(join(folder, "charts", name), "utf8")));
  return {
    templates: Object.fromEntries(specs.map((name, i) => [name.slice(0, -ENDING.length), texts[i] ?? ""])),
    fonts: fonts.filter((name) => /\.(otf|ttf)$/.test(name)).map((name) => join(folder, "fonts", name)),
  };
}

const ENDING = ".vl.json";

/** `src/artifacts` and `dist/artifacts` both lie two folders below the package's root. */
const SHIPPED = fileURLToPath(new URL("../../templates", import.meta.url));
