import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import type { Pool } from "pg";

export type Database = NodePgDatabase;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

/** SQL files are not compiled: both `src/store` and `dist/store` lie two folders below the package's root. */
const migrationsFolder = fileURLToPath(new URL("../../src/store/migrations", import.meta.url));

export function databaseOf(pool: Pool): Database {
  return drizzle(pool, { casing: "snake_case" });
}

/** Brings the tables up to date. Several processes may start at once: one migrates, the others wait. */
export async function migrateDatabase(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock(hashtextextended('holdout migrations', 0))");
    await migrate(drizzle(client, { casing: "snake_case" }), { migrationsFolder });
  } finally {
    await client.query("select pg_advisory_unlock_all()").catch(() => undefined);
    client.release();
  }
}

/** Makes transactions that name the same thing run one after the other, until this one ends. */
export async function oneAtATime(transaction: Transaction, ...name: string[]): Promise<void> {
  await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name.join("\n")}, 0))`);
}
