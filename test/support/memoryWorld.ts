import type { Chat, ChatMessage, ChatPlace } from "../../src/ports/chat.js";
import type {
  AuditEntry,
  AuditLog,
  Locks,
  PolicyFiles,
  Posts,
  Requests,
  Runs,
  TrainingRequest,
} from "../../src/ports/ledger.js";
import type { Run, RunRecord, RunState } from "../../src/experiments/experiment.js";
import type { Log } from "../../src/common/log.js";
import { digestOf } from "../../src/common/canonicalJson.js";

/** A log that remembers its warnings. */
export function memoryLog(): Log & { said: string[] } {
  const said: string[] = [];
  const note = (_: object, text: string) => void said.push(text);
  return { said, debug: () => undefined, info: () => undefined, warn: note, error: note };
}

/** One holder at a time, in this process. */
export function memoryLocks(): Locks {
  const held = new Map<string, Promise<unknown>>();
  return {
    async holding(key, _, work) {
      const before = held.get(key) ?? Promise.resolve();
      const done = before.then(work);
      held.set(
        key,
        done.catch(() => undefined),
      );
      return done;
    },
  };
}

export interface Posted extends ChatPlace {
  message: ChatMessage;
  tag?: string;
  thread?: string;
}

/** A channel as a list; `die` makes the next call of a method fail before or after it has done its work. */
export function memoryChat(): Chat & {
  posted: Posted[];
  files: string[];
  fail: { post?: "before" | "after"; upload?: "after" };
} {
  const posted: Posted[] = [];
  const files: string[] = [];
  const fail: { post?: "before" | "after"; upload?: "after" } = {};
  const failing = (what: "post" | "upload", when: "before" | "after") => {
    if (fail[what] !== when) return;
    delete fail[what];
    throw new Error("killed");
  };
  return {
    ...{ posted, files, fail },
    async post(message, { channel, thread, tag }) {
      failing("post", "before");
      await Promise.resolve();
      const place = { channel, ts: String(posted.length + 1), permalink: null };
      posted.push({ ...place, message, thread, tag });
      failing("post", "after");
      return place;
    },
    find: async (tag) => {
      const found = posted.find((one) => one.tag === tag);
      return found ? { channel: found.channel, ts: found.ts, permalink: null } : null;
    },
    async update(message, at) {
      const found = posted.find(({ ts }) => ts === at.ts);
      if (found) found.message = message;
    },
    async upload({ name }) {
      files.push(name);
      failing("upload", "after");
    },
    hasFile: async (name) => files.includes(name),
    respond: async () => undefined,
  };
}

export function memoryPosts(): Posts {
  const places = new Map<string, ChatPlace | { url: string } | null>();
  return {
    async reserve(key) {
      if (places.has(key)) return false;
      places.set(key, null);
      return true;
    },
    said: async (key, place) => void places.set(key, place),
    place: async (key) => places.get(key) ?? null,
  };
}

export function memoryRequests(): Requests & { kept: TrainingRequest[] } {
  const kept: TrainingRequest[] = [];
  return {
    kept,
    async keep(request) {
      if (kept.some(({ id }) => id === request.id)) return { isNew: false };
      kept.push(request);
      return { isNew: true };
    },
    request: async (id) => kept.find((one) => one.id === id) ?? null,
    ofFingerprint: async (_, fingerprint) => kept.filter((one) => one.fingerprint === fingerprint),
    setCard: async (id, card) => void Object.assign(kept.find((one) => one.id === id) ?? {}, { card }),
    ofRun: async (runId) => kept.filter(({ runs }) => runs.includes(runId)),
  };
}

const queued: RunState = {
  ...{ status: "queued", startedAt: null, endedAt: null, progress: null, reason: null, runner: null, result: null },
};

export function memoryRuns(records: RunRecord[] = []): Runs & { records: RunRecord[] } {
  const newest = (wanted: Omit<Run, "id" | "attempt">) =>
    records
      .filter(({ run }) => run.fingerprint === wanted.fingerprint && run.seed === wanted.seed)
      .toSorted((a, b) => b.run.attempt - a.run.attempt)[0];
  return {
    records,
    async ask(wanted) {
      return wanted.map((one) => {
        const known = newest(one);
        if (known && known.state.status !== "failed" && known.state.status !== "cancelled")
          return { record: known, isNew: false };
        const attempt = (known?.run.attempt ?? 0) + 1;
        const id = `run-${digestOf([one.fingerprint, one.seed, attempt]).slice(0, 12)}`;
        const record = { run: { ...one, attempt, id }, state: queued };
        records.push(record);
        return { record, isNew: true };
      });
    },
    run: async (id) => records.find(({ run }) => run.id === id) ?? null,
    withFingerprint: async (_, fingerprint) => records.filter(({ run }) => run.fingerprint === fingerprint),
    list: async ({ task, statuses }) =>
      records.filter(
        ({ run, state }) => (!task || run.task === task) && (!statuses || statuses.includes(state.status)),
      ),
    async append(id, _, change) {
      const record = records.find(({ run }) => run.id === id);
      if (!record || !["queued", "running"].includes(record.state.status)) return false;
      record.state = { ...record.state, ...change };
      return true;
    },
    durations: async () => [8, 10, 9],
  };
}

export function memoryAudit(): AuditLog & { notes: AuditEntry[] } {
  const notes: AuditEntry[] = [];
  return {
    notes,
    note: async (entry) => void notes.push(entry),
    since: async (_, did) => notes.filter((entry) => entry.did === did),
  };
}

export function memoryPolicyFiles(): PolicyFiles {
  const kept = new Map<string, { text: string; sha: string }>();
  return {
    lastGood: async (repository, path) => kept.get(`${repository} ${path}`) ?? null,
    keepGood: async (repository, files) => {
      for (const { path, text, sha } of files) kept.set(`${repository} ${path}`, { text, sha });
    },
  };
}

export const someClock = { now: () => "2026-03-02T10:00:00.000Z" };
