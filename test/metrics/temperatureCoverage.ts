// `node --import ./test/support/typescript.mjs test/metrics/temperatureCoverage.ts '<cell>'` simulates networks and prints how often their temperature is held.
import { seededChance } from "../../src/common/chance.js";
import { bestTemperature } from "../../src/metrics/temperature.js";
import { labelsOf, network, simulatedItems, type NetworkCell } from "./aNetwork.js";

export interface TemperatureCell extends NetworkCell {
  sets: number;
}

/** Shares of the sets whose interval holds the temperature, and of those that end below it. */
export interface TemperatureFound {
  held: number;
  below: number;
}

const given = process.argv[2];
if (given !== undefined) process.stdout.write(JSON.stringify(coverage(JSON.parse(given) as TemperatureCell)));

function coverage(cell: TemperatureCell): TemperatureFound {
  const chance = seededChance(6);
  const temperature = cell.itemsPerPatient === undefined ? cell.temperature : ofEndlessItems(cell);
  let [held, below] = [0, 0];
  for (let i = 0; i < cell.sets; i++) {
    const { truth, rows, clusters } = simulatedItems(chance, cell);
    const [low, high] = bestTemperature({ ...labelsOf(truth, cell.classes), clusters }, network(rows)).interval;
    if (low <= temperature && temperature <= high) held++;
    else if (high < temperature) below++;
  }
  return { held: held / cell.sets, below: below / cell.sets };
}

/** What the network does not know makes it too sure by more than its logits are too large. */
function ofEndlessItems(cell: TemperatureCell): number {
  const { truth, rows } = simulatedItems(seededChance(99), { ...cell, n: 60_000 });
  return bestTemperature(labelsOf(truth, cell.classes), network(rows)).value;
}
