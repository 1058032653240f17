/**
 * A network with one hidden layer of rectified units and a softmax, trained with Adam (Kingma and Ba 2015) on
 * cross-entropy. `random` gives numbers in [0, 1).
 */
export function network({ inputs, hidden, outputs, learningRate, weightDecay, random }) {
  const layers = [layer(inputs, hidden, random), layer(hidden, outputs, random)];
  let steps = 0;

  return {
    /** One optimiser step on a batch of `{ pixels, label }`; gives its summed loss and its wrong answers before the step. */
    learn(batch) {
      let [loss, wrong] = [0, 0];
      for (const { pixels, label } of batch) {
        const middle = rectified(forward(layers[0], pixels));
        const shares = softmax(forward(layers[1], middle));
        loss -= Math.log(Math.max(shares[label], 1e-12));
        if (shares.indexOf(Math.max(...shares)) !== label) wrong += 1;
        const error = shares.map((share, i) => (share - (i === label ? 1 : 0)) / batch.length);
        const back = backward(layers[1], middle, error);
        backward(
          layers[0],
          pixels,
          back.map((value, i) => (middle[i] > 0 ? value : 0)),
        );
      }
      steps += 1;
      for (const one of layers) adam(one, { learningRate, weightDecay, steps });
      return { loss, wrong };
    },

    /** Probabilities of the classes. */
    predict: (pixels) => softmax(forward(layers[1], rectified(forward(layers[0], pixels)))),
  };
}

/** Weights (row by row, one row per output, its bias last) drawn as by He et al. 2015. */
function layer(inputs, outputs, random) {
  const size = outputs * (inputs + 1);
  const weights = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const isBias = i % (inputs + 1) === inputs;
    weights[i] = isBias ? 0 : normal(random) * Math.sqrt(2 / inputs);
  }
  return {
    inputs,
    outputs,
    weights,
    gradient: new Float64Array(size),
    mean: new Float64Array(size),
    square: new Float64Array(size),
  };
}

function forward({ inputs, outputs, weights }, values) {
  const sums = new Array(outputs);
  for (let o = 0, w = 0; o < outputs; o++) {
    let sum = 0;
    for (let i = 0; i < inputs; i++, w++) sum += weights[w] * values[i];
    sums[o] = sum + weights[w++];
  }
  return sums;
}

/** Adds to the layer's gradient and gives the error of its inputs. */
function backward({ inputs, outputs, weights, gradient }, values, error) {
  const back = new Array(inputs).fill(0);
  for (let o = 0, w = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++, w++) {
      gradient[w] += error[o] * values[i];
      back[i] += error[o] * weights[w];
    }
    gradient[w++] += error[o];
  }
  return back;
}

function adam({ weights, gradient, mean, square }, { learningRate, weightDecay, steps }) {
  for (let i = 0; i < weights.length; i++) {
    mean[i] = 0.9 * mean[i] + 0.1 * gradient[i];
    square[i] = 0.999 * square[i] + 0.001 * gradient[i] ** 2;
    const [m, v] = [mean[i] / (1 - 0.9 ** steps), square[i] / (1 - 0.999 ** steps)];
    weights[i] -= learningRate * (m / (Math.sqrt(v) + 1e-8) + weightDecay * weights[i]);
    gradient[i] = 0;
  }
}

function rectified(values) {
  return values.map((value) => Math.max(0, value));
}

function softmax(values) {
  const highest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - highest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** Box and Muller 1958. */
function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
