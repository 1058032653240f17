import type { Checkpoints } from "../ports/checkpoints.js";

/** Tells work in this process to stop, also when another process decided it. */
export interface Stopping {
  /** A signal for one run or child, until `forget`. */
  signalFor(id: string, kind: "run" | "child"): AbortController;
  forget(id: string): void;
  /** At once, where we know it ourselves. */
  stop(ids: string[]): void;
  close(): void;
}

/** Asks the store every `pollMs`, while there is something to stop. */
export function stoppingOf(checkpoints: Checkpoints, pollMs: number, onError: (error: unknown) => void): Stopping {
  const active = new Map<string, { kind: "run" | "child"; controller: AbortController }>();
  const stop = (ids: string[]) => {
    for (const id of ids) active.get(id)?.controller.abort(new Stopped());
  };
  let asking = false;
  const ask = async () => {
    const idsOf = (kind: string) =>
      [...active].filter(([, each]) => each.kind === kind && !each.controller.signal.aborted).map(([id]) => id);
    const [runs, children] = [idsOf("run"), idsOf("child")];
    if (asking || runs.length + children.length === 0) return;
    asking = true;
    try {
      stop(await checkpoints.stopped(runs, children));
    } catch (error) {
      onError(error);
    } finally {
      asking = false;
    }
  };
  const timer = setInterval(() => void ask(), pollMs);
  timer.unref();
  return {
    signalFor(id, kind) {
      const controller = new AbortController();
      active.set(id, { kind, controller });
      return controller;
    },
    forget: (id) => void active.delete(id),
    stop,
    close: () => clearInterval(timer),
  };
}

/** Why a signal was aborted: a newer run replaced this one, or somebody cancelled this child. */
export class Stopped extends Error {
  override readonly name = "AbortError";
  constructor() {
    super("stopped: replaced by something newer, or cancelled");
  }
}
