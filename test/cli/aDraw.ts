import { join } from "node:path";
import { expect } from "@jest/globals";
import { drawCommand } from "../../src/cli/drawCommand.js";
import { aFolder, run } from "./aTerminal.js";

/** A population of 500 items by four writers. */
export const rows = Array.from({ length: 500 }, (_, i) => ({
  id: `item-${i}`,
  writer: `w${i % 4}`,
  year: `${2000 + (i % 2)}`,
}));
export const csv = `id,writer,year\n${rows.map(({ id, writer, year }) => `${id},${writer},${year}`).join("\n")}\n`;

export const draw = (...args: string[]) => run(drawCommand, ...args);

/** Twenty items that were drawn from it, with their record beside them. */
export async function drawn(): Promise<{ folder: string; population: string; items: string }> {
  const folder = await aFolder({ "population.csv": csv });
  const [population, items] = [join(folder, "population.csv"), join(folder, "items.csv")];
  expect(
    (await draw(population, "--id", "id", "--size", "20", "--seed", "s", "--strata", "writer", "-o", items)).status,
  ).toBe(0);
  return { folder, population, items };
}
