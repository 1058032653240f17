import type { EventKind } from "../ports/event.js";

/** One file of `workflows/`: which steps answer which event. Plain data; `${{ }}` stands in its strings until a run evaluates it. */
export interface Workflow {
  name: string;
  path: string;
  /** The file as it was read; a run keeps it and ends by it. */
  text: string;
  on: Trigger[];
  concurrency: { group: string; cancelInProgress: boolean | string } | null;
  steps: WorkflowStep[];
}

export interface Trigger {
  kind: EventKind["kind"];
  /** Values of the event's `action`; null for all. */
  types: string[] | null;
  /** Branch names, or `$default-branch`; null for all. For pushes. */
  branches: string[] | null;
  /** For schedules: ticks of its own, or the names of schedules that somebody else keeps. */
  schedules: (OwnSchedule | { name: string })[];
}

export interface OwnSchedule {
  cron: string;
  timezone: string;
}

export interface WorkflowStep {
  id: string;
  uses: string;
  with: Record<string, unknown>;
  /** An expression without its `${{ }}`; null means `success()`. */
  if: string | null;
  timeoutMs: number;
  continueOnError: boolean;
  /** Line of the file where the step begins. */
  line: number;
}
