import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { keptInPieces } from "../../src/cli/drawPieces.js";
import { drawSample } from "../../src/validation/draw.js";
import { sharedWatch } from "../../src/validation/rankWatch.js";
import { sha256LanesModule } from "../../src/validation/sha256Lanes.js";
import { aFolder } from "./aTerminal.js";

/** Rows of an id and a text, some of whose texts are long and have line breaks in quotes. */
function population(rows: number, longText: number): { text: string; ids: string[] } {
  const ids = Array.from({ length: rows }, (_, i) => `item-${i}`);
  const quoted = `"${'a ""line"",\n'.repeat(longText)}"`;
  const lines = ids.map((id, i) => `${id},${longText > 0 && i % 3 === 0 ? quoted : "x".repeat(i % 900)}`);
  return { text: `id,text\n${lines.join("\n")}\n`, ids };
}

async function kept(text: string) {
  const path = join(await aFolder({ "population.csv": text }), "population.csv");
  return keptInPieces(
    {
      path,
      from: text.indexOf("\n") + 1,
      to: statSync(path).size,
      shape: { delimiter: 44, columns: 2, wanted: [0] },
      size: 20,
      seed: "s",
      hasher: sha256LanesModule(),
      taken: new Int32Array(new SharedArrayBuffer(4)),
      watch: sharedWatch(),
    },
    () => undefined,
  );
}

describe("a population in pieces", () => {
  test("is ranked as it is in one, over several pieces, and not given up", async () => {
    const { text, ids } = population(12_000, 0);
    expect(text.length).toBeGreaterThan(4 << 20);
    const [stratum] = (await kept(text))?.strata ?? [];
    expect(stratum?.rows).toBe(12_000);
    const lowest = stratum?.kept.slice(0, 20).map(({ id }) => id);
    const pure = drawSample(
      ids.map((id) => ({ id, stratum: "" })),
      { seed: "s", size: 20 },
    );
    expect(lowest).toEqual(pure.items);
  });

  test("is read where quotes have line breaks between them, within a piece", async () => {
    const [stratum] = (await kept(population(30, 3).text))?.strata ?? [];
    expect(stratum?.rows).toBe(30);
  });

  test("is left to the parser where a piece begins between quotes", async () => {
    const { text } = population(3_000, 200);
    expect(text.length).toBeGreaterThan(2 << 20);
    expect(await kept(text)).toBeUndefined();
  });
});
