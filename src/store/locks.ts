import type { Pool, PoolClient } from "pg";
import { hasCode } from "../common/errorCode.js";
import type { Locks } from "../ports/ledger.js";

/** PostgreSQL's code for a lock that was not had within `lock_timeout`. */
const LOCK_NOT_AVAILABLE = "55P03";

/**
 * Advisory locks of PostgreSQL: each is held by a connection of its own, so a process that dies, or loses its connection,
 * gives back what it held.
 */
export function locksIn(pool: Pool): Locks {
  return {
    async holding(key, waitMs, work) {
      const client = await pool.connect();
      let broken = false;
      const onError = () => void (broken = true);
      client.on("error", onError);
      try {
        if (!(await taken(client, key, waitMs))) return undefined;
        try {
          return await work();
        } finally {
          await client.query("select pg_advisory_unlock_all()").catch(onError);
        }
      } finally {
        client.off("error", onError);
        client.release(broken);
      }
    },
  };
}

async function taken(client: PoolClient, key: string, waitMs: number): Promise<boolean> {
  if (waitMs <= 0) {
    const { rows } = await client.query<{ taken: boolean }>(
      "select pg_try_advisory_lock(hashtextextended($1, 1)) as taken",
      [key],
    );
    return rows[0]?.taken === true;
  }
  try {
    await client.query("select set_config('lock_timeout', $1, false)", [`${Math.ceil(waitMs)}ms`]);
    await client.query("select pg_advisory_lock(hashtextextended($1, 1))", [key]);
    return true;
  } catch (error) {
    if (hasCode(error, LOCK_NOT_AVAILABLE)) return false;
    throw error;
  }
}
