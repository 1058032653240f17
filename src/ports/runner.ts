/** Runs a training somewhere that survives this process. A training is named by its run: starting it twice starts it once. */
export interface Runner {
  readonly kind: "docker" | "process";
  /** A sentence people must see where the runner is not safe for other people's code; null when there is nothing to warn of. */
  readonly warning: string | null;
  /** Builds (or finds) the image, creates and starts the container. Returns at once when the run is already there. UserError when the image cannot be built. */
  start(training: Training): Promise<void>;
  /** Null when this run was never started here or has been removed. */
  look(runId: string): Promise<Look | null>;
  /** Ends it; `look` then says `stopped`. */
  stop(runId: string, why: Stopped): Promise<void>;
  /** The last lines of standard output and error together. */
  lastLines(runId: string, lines: number): Promise<string[]>;
  /** Removes the container and its working folder. */
  remove(runId: string): Promise<void>;
  /** Every run that this runner holds, running or ended. */
  list(): Promise<string[]>;
  /** A file that the training left under `/holdout/out`, or null. Paths cannot leave the folder; UserError over `maxBytes`. */
  output(runId: string, path: string, maxBytes: number): Promise<Uint8Array | null>;
  /** Paths under `/holdout/out`, sorted. */
  outputs(runId: string): Promise<string[]>;
}

export type Stopped = "cancelled" | "deadline" | "output-too-large";

/** What is to be run, complete: nothing is fetched later. */
export interface Training {
  runId: string;
  repository: string;
  /** Built from these files: path in the context → bytes. Exactly one of `build` and `image` is set. */
  build: { dockerfile: string; files: Map<string, Uint8Array>; digest: string } | null;
  image: string | null;
  /** The experiment's code; only the plain-process runner needs it, containers have it in their image. */
  sources: Map<string, Uint8Array>;
  command: string[];
  environment: Record<string, string>;
  /** Files under `/holdout/in`. */
  input: Map<string, Uint8Array>;
  limits: { cpus: number; memoryBytes: number; gpus: number; timeoutMs: number; pids: number; outputBytes: number };
}

export type Look =
  | { status: "running"; startedAt: string }
  | {
      status: "exited";
      code: number;
      /** It was killed for its memory, or by nobody that we know. */
      outOfMemory: boolean;
      stopped: Stopped | null;
      startedAt: string;
      endedAt: string;
    };
