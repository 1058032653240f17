/** The task of formats.md, as a team writes it; `replacements` swap one piece of text for another. */
export function taskYaml(...replacements: [from: string, to: string][]): string {
  let text = YAML;
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new Error(`the example task has no ${JSON.stringify(from)}`);
    text = text.replace(from, to);
  }
  return text;
}

const YAML = `title: Handwritten digits
question: Which digit does the picture show?
kind: classification
classes: ["0","1","2","3","4","5","6","7","8","9"]
population:
  manifest: data/population.csv
  id: id
  strata: [writer]
validation:
  size: 400
  items: data/validation/items.csv
  annotations: data/validation/annotations.csv
  labels: data/validation/labels.csv
  agreement: { measure: krippendorff-alpha, at_least: 0.8 }
labels: [data/labels/*.csv]
metrics: { primary: error, also: [log_loss, ece] }
protocol:
  train: { epochs: 5 }
  evaluate: { every_epochs: 1 }
  seeds: [1, 2, 3]
  smallest_difference: 0.005
experiments: experiments/digits/*.yaml
baseline: experiments/digits/baseline.yaml
training:
  dockerfile: Dockerfile
  command: [python3, train.py]
  sources: [train.py, model/**]
  resources: { cpus: 2, memory: 4g, gpus: 0, timeout: 2h }
dataset: digits
`;
