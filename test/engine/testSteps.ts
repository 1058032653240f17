import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { UserError } from "../../src/common/userError.js";
import { ChildJobs, type ChildWork, type Step } from "../../src/ports/step.js";

/** A file in which steps of any process note what they did. */
export interface Journal {
  path: string;
  lines(): string[];
  note(line: string): void;
}

export function journalAt(path: string): Journal {
  return {
    path,
    lines: () => (existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean) : []),
    note: (line) => appendFileSync(path, `${line}\n`),
  };
}

/** Steps that do little and note it. `hangs`: the step `test/hang` never ends in this process. */
export function testSteps(journal: Journal, hangs: boolean): Step[] {
  const note: Step<{ text: unknown }, { text: unknown }> = {
    uses: "test/note",
    does: "Notes a text.",
    with: z.object({ text: z.unknown() }),
    output: z.object({ text: z.unknown() }),
    run: ({ text }) => {
      journal.note(`note ${JSON.stringify(text)}`);
      return Promise.resolve({ text });
    },
  };
  const fail: Step<{ how: "ours" | "theirs"; times?: number | undefined }, object> = {
    uses: "test/fail",
    does: "Fails, as a person's mistake or as ours, every time or some times.",
    with: z.object({ how: z.enum(["ours", "theirs"]), times: z.number().optional() }),
    output: z.object({}),
    run: ({ how, times = Infinity }, { workflowRunId }) => {
      const earlier = journal.lines().filter((line) => line === `fail ${workflowRunId}`).length;
      if (earlier >= times) return Promise.resolve({});
      journal.note(`fail ${workflowRunId}`);
      throw how === "theirs" ? new UserError("this was wrong") : new Error("the network was away");
    },
  };
  const hang: Step<object, object> = {
    uses: "test/hang",
    does: "Never ends in a process that was told to hang.",
    with: z.object({}),
    output: z.object({}),
    run: async () => {
      journal.note(hangs ? "hangs" : "does not hang");
      if (hangs) await new Promise(() => setInterval(() => undefined, 1_000));
      return {};
    },
  };
  const wait: Step<{ name: string; ms: number; deaf?: boolean | undefined }, object> = {
    uses: "test/wait",
    does: "Waits, and stops when told to, unless it is deaf.",
    with: z.object({ name: z.string(), ms: z.number(), deaf: z.boolean().optional() }),
    output: z.object({}),
    run: async ({ name, ms, deaf }, { signal }) => {
      journal.note(`begin ${name}`);
      try {
        // Nobody waits for a test's step when the test has ended.
        await sleep(ms, undefined, { ref: false, ...(deaf === true ? {} : { signal }) });
      } catch (error) {
        journal.note(`stop ${name}`);
        throw error;
      }
      journal.note(`end ${name}`);
      return {};
    },
  };
  const train: Step<{ names: string[] }, { results: Record<string, unknown> }> = {
    uses: "test/train",
    does: "Hands work to the training queue.",
    with: z.object({ names: z.array(z.string()) }),
    output: z.object({ results: z.record(z.string(), z.unknown()) }),
    run: ({ names }, { children }) => {
      journal.note(children ? "train with results" : "train asks");
      if (children) return Promise.resolve({ results: children });
      return Promise.resolve(new ChildJobs(names.map((id) => ({ id, queue: "training" as const, input: { id } }))));
    },
  };
  const emit: Step<{ why: string }, object> = {
    uses: "test/emit",
    does: "Says that something happened, twice.",
    with: z.object({ why: z.string() }),
    output: z.object({}),
    run: async ({ why }, { emit: tell, event }) => {
      const happened = { kind: "review.asked" as const, number: 1, why, repository: event.repository };
      await tell("asked", happened);
      await tell("asked", happened);
      return {};
    },
  };
  return [note, fail, hang, wait, train, emit];
}

/** A training whose name says how it goes: `slow…` takes until it is stopped, `brief…` a second, `bad…` fails, `hang…` never ends where told to hang. */
export function testTraining(journal: Journal, hangs: boolean): ChildWork {
  return {
    queue: "training",
    async work(input, signal) {
      const { id } = z.object({ id: z.string() }).parse(input);
      journal.note(`work ${id}`);
      if (id.startsWith("bad")) throw new UserError("the training broke");
      if (id.startsWith("hang") && hangs) await new Promise(() => setInterval(() => undefined, 1_000));
      if (id.startsWith("brief")) await sleep(1_000);
      if (id.startsWith("slow")) await sleep(60_000, undefined, { signal });
      return `trained ${id}`;
    },
  };
}
