// Trains a small network on handwritten digits. Nothing but Node: no package, no network, no clock.
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { network } from "./model/network.mjs";

const input = process.env.HOLDOUT_IN ?? "/holdout/in";
const output = process.env.HOLDOUT_OUT ?? "/holdout/out";
const experiment = JSON.parse(readFileSync(join(input, "experiment.json"), "utf8"));
const { hidden, learning_rate, batch_size, weight_decay = 0, shifts = false, seed, protocol } = experiment;

const pixels = new Map(
  table("dataset/pixels.csv").map(([id, ...values]) => [id, Float64Array.from(values, (v) => v / 16)]),
);
const labels = table("dataset/labels.csv").map(([id, label]) => ({ pixels: pixels.get(id), label: Number(label) }));
const validation = table("dataset/validation/items.csv").map(([id]) => id);

const random = mulberry32(seed);
const net = network({
  inputs: 64,
  hidden,
  outputs: 10,
  learningRate: learning_rate,
  weightDecay: weight_decay,
  random,
});
mkdirSync(join(output, "predictions"), { recursive: true });

let step = 0;
for (let epoch = 1; epoch <= protocol.train.epochs; epoch++) {
  const order = shuffled(labels.length);
  let [loss, wrong] = [0, 0];
  for (let start = 0; start < order.length; start += batch_size) {
    const batch = order.slice(start, start + batch_size).map((i) => (shifts ? shifted(labels[i]) : labels[i]));
    const seen = net.learn(batch);
    loss += seen.loss;
    wrong += seen.wrong;
    step += 1;
  }
  if (epoch % protocol.evaluate.every_epochs === 0) evaluate(epoch, loss / labels.length, wrong / labels.length);
}
writeFileSync(join(output, "predictions.csv"), predictions());
console.log(`trained ${hidden} hidden units for ${protocol.train.epochs} epochs with seed ${seed}`);

function evaluate(epoch, loss, error) {
  writeFileSync(join(output, "predictions", `${step}.csv`), predictions());
  const line = { step, epoch, "train/loss": loss, "train/error": error };
  appendFileSync(join(output, "curve.jsonl"), `${JSON.stringify(line)}\n`);
  console.log(`epoch ${epoch}: training loss ${loss.toFixed(4)}, training error ${(100 * error).toFixed(2)} %`);
}

/** The network's probabilities for every validation item; their labels are not in this container. */
function predictions() {
  const head = ["id", "prediction", ...Array.from({ length: 10 }, (_, digit) => `p:${digit}`)];
  const rows = validation.map((id) => {
    const shares = net.predict(pixels.get(id));
    return [id, shares.indexOf(Math.max(...shares)), ...shares.map((share) => share.toFixed(6))];
  });
  return `${[head, ...rows].map((row) => row.join(",")).join("\n")}\n`;
}

/** The picture moved by at most one pixel each way, what is pushed out is lost. */
function shifted({ pixels, label }) {
  const [dx, dy] = [Math.floor(random() * 3) - 1, Math.floor(random() * 3) - 1];
  const moved = new Float64Array(64);
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      const [fromX, fromY] = [x - dx, y - dy];
      if (fromX >= 0 && fromX < 8 && fromY >= 0 && fromY < 8) moved[8 * y + x] = pixels[8 * fromY + fromX];
    }
  }
  return { pixels: moved, label };
}

function shuffled(n) {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Rows of a plain CSV file without its header. */
function table(path) {
  const lines = readFileSync(join(input, path), "utf8").trimEnd().split("\n");
  return lines.slice(1).map((line) => line.trim().split(","));
}

/** A small seeded generator of numbers in [0, 1). */
function mulberry32(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
