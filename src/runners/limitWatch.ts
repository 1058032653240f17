/** Looks again and again at runs that are under way, so that limits hold also when nobody asks. */
export interface LimitWatch {
  /** Watches a run until `isRunning` says no. Watching twice is watching once. */
  watch(runId: string): void;
  forget(runId: string): void;
}

/**
 * @param look.isRunning enforces the limits on its way and says whether the run still goes on
 * @param look.everyMs default 1,000: what a training can write in a second must fit beside its limit
 * @param look.failed hears of a look that did not succeed (an engine that restarts); the run is looked at again
 */
export function limitWatch(look: {
  isRunning(runId: string): Promise<boolean>;
  failed(runId: string, error: unknown): void;
  everyMs?: number;
}): LimitWatch {
  const watched = new Map<string, NodeJS.Timeout>();

  const lookAfterAWhile = (runId: string): NodeJS.Timeout =>
    setTimeout(() => {
      look
        .isRunning(runId)
        .catch((error: unknown) => {
          look.failed(runId, error);
          return true;
        })
        .then((goesOn) => {
          if (!watched.has(runId)) return;
          if (goesOn) watched.set(runId, lookAfterAWhile(runId));
          else watched.delete(runId);
        })
        .catch(() => undefined);
    }, look.everyMs ?? 1000).unref();

  return {
    watch(runId) {
      if (!watched.has(runId)) watched.set(runId, lookAfterAWhile(runId));
    },
    forget(runId) {
      clearTimeout(watched.get(runId));
      watched.delete(runId);
    },
  };
}
