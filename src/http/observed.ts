import type { RequestListener } from "node:http";
import { Histogram, type Registry } from "prom-client";

/** Counts and times what comes through a door, by door and status. */
export function observed(metrics: Registry): (door: string, listener: RequestListener) => RequestListener {
  const seconds = new Histogram({
    name: "holdout_door_seconds",
    help: "Seconds from a request's headers to its answer, by door and HTTP status",
    labelNames: ["door", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3],
    registers: [metrics],
  });
  return (door, listener) => (request, response) => {
    const begun = performance.now();
    response.once("finish", () => {
      seconds.observe({ door, status: response.statusCode }, (performance.now() - begun) / 1_000);
    });
    listener(request, response);
  };
}
