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
  let [held, below] = [0, 0];
  for (let i = 0; i < cell.sets; i++) {
    const { truth, rows } = simulatedItems(chance, cell);
    const [low, high] = bestTemperature(labelsOf(truth, cell.classes), network(rows)).interval;
    if (low <= cell.temperature && cell.temperature <= high) held++;
    else if (high < cell.temperature) below++;
  }
  return { held: held / cell.sets, below: below / cell.sets };
}
