/** Watches whether steps go up, of each series by itself. */
export interface StepWatch {
  see(series: string, step: number): void;
  /** False from the first step that stands twice or goes back. */
  goOn(): boolean;
}

export function stepWatch(): StepWatch {
  const last = new Map<string, number>();
  let goOn = true;
  return {
    see(series, step) {
      if (step <= (last.get(series) ?? -Infinity)) goOn = false;
      last.set(series, step);
    },
    goOn: () => goOn,
  };
}
