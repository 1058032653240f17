import pg from "pg";
import type { Checkpoints } from "../ports/checkpoints.js";
import type { Deliveries } from "../ports/deliveries.js";
import type {
  AuditLog,
  Decisions,
  Links,
  Locks,
  PolicyFiles,
  Posts,
  Requests,
  Runs,
  Verdicts,
} from "../ports/ledger.js";
import { auditLogIn } from "./auditLog.js";
import { checkpointsIn } from "./checkpoints.js";
import { databaseOf, migrateDatabase } from "./database.js";
import { decisionsIn } from "./decisions.js";
import { deliveriesIn } from "./deliveries.js";
import { linksIn } from "./links.js";
import { locksIn } from "./locks.js";
import { policyFilesIn } from "./policyFiles.js";
import { postsIn } from "./posts.js";
import { requestsIn } from "./requests.js";
import { runsIn } from "./runs.js";
import { verdictsIn } from "./verdicts.js";

/** Everything Holdout remembers, in one PostgreSQL database. */
export interface Store {
  decisions: Decisions;
  runs: Runs;
  requests: Requests;
  posts: Posts;
  verdicts: Verdicts;
  links: Links;
  policyFiles: PolicyFiles;
  auditLog: AuditLog;
  locks: Locks;
  deliveries: Deliveries;
  checkpoints: Checkpoints;
  /** Resolves when the database answers; error otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the store and brings its tables up to date. A dropped connection is replaced by the next query.
 *
 * @param databaseUrl `postgres://user:password@host:port/database`
 * @throws Error when the database cannot be reached
 */
export async function openStore(databaseUrl: string): Promise<Store> {
  const pool = poolOf(databaseUrl, 10);
  // Locks have connections of their own: somebody who waits for a lock must not keep its holder from the database.
  const lockPool = poolOf(databaseUrl, 32);
  const close = async () => {
    await Promise.all([pool.end(), lockPool.end()]);
  };
  try {
    await migrateDatabase(pool);
  } catch (error) {
    await close();
    throw error;
  }
  const database = databaseOf(pool);
  return {
    decisions: decisionsIn(database),
    runs: runsIn(database),
    requests: requestsIn(database),
    posts: postsIn(database),
    verdicts: verdictsIn(database),
    links: linksIn(database),
    policyFiles: policyFilesIn(database),
    auditLog: auditLogIn(database),
    locks: locksIn(lockPool),
    deliveries: deliveriesIn(database),
    checkpoints: checkpointsIn(database),
    ping: async () => void (await pool.query("select 1")),
    close,
  };
}

function poolOf(databaseUrl: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    options: "-c timezone=UTC",
    application_name: "holdout",
    connectionTimeoutMillis: 30_000,
  });
  // An idle connection that drops (the server restarts) is not an error: the pool opens another one.
  pool.on("error", () => undefined);
  return pool;
}
