/** What should go wrong with the service's own requests to a counterpart. */
export interface Fault {
  status: 403 | 429 | 500 | 502 | 503;
  /** How many requests fail; default 1. */
  times?: number;
  /** Which requests, by `METHOD /path`; default all. */
  match?: RegExp | string;
  /** Let the request be carried out, and lose only the answer; default false. */
  afterwards?: boolean;
}

export interface Faults {
  /** Fail the next requests that match. */
  failNext(fault: Fault): void;
  /** The fault for this request, counted down, or undefined. */
  take(request: string): Fault | undefined;
  /** Forget all faults that have not happened yet. */
  clear(): void;
}

/** An empty list of faults to come. */
export function createFaults(): Faults {
  let coming: Required<Fault>[] = [];
  return {
    failNext: (fault) => void coming.push({ times: 1, match: "", afterwards: false, ...fault }),
    take(request) {
      const fault = coming.find(({ match }) =>
        match instanceof RegExp ? match.test(request) : request.includes(match),
      );
      if (!fault) return undefined;
      fault.times -= 1;
      coming = coming.filter(({ times }) => times > 0);
      return fault;
    },
    clear: () => void (coming = []),
  };
}
