import { EventEmitter } from "node:events";
import { expect, test } from "@jest/globals";
import { toldToEnd } from "../../src/cli/toldToEnd.js";

test.each(["SIGINT", "SIGTERM", "SIGHUP"])(
  "a second %s does not cut short what the first one began",
  async (signal) => {
    const signals = new EventEmitter();
    const told = toldToEnd(signals);
    signals.emit(signal);
    await expect(told).resolves.toBeUndefined();
    // A signal that nobody hears would end the process.
    expect(signals.emit(signal)).toBe(true);
  },
);
