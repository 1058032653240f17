import { and, asc, eq, lt, sql } from "drizzle-orm";
import type { Deliveries } from "../ports/deliveries.js";
import type { Database } from "./database.js";
import { deliveries } from "./schema.js";

export function deliveriesIn(database: Database): Deliveries {
  // Prepared once: this is the door, and everything waits for it.
  const insert = database
    .insert(deliveries)
    .values({
      id: sql.placeholder("id"),
      source: sql.placeholder("source"),
      headers: sql.placeholder("headers"),
      body: sql.placeholder("body"),
      at: sql.placeholder("at"),
    })
    .onConflictDoNothing()
    .returning({ id: deliveries.id })
    .prepare("keep_delivery");
  return {
    async keep(delivery) {
      const kept = await insert.execute({ ...delivery });
      return kept.length > 0 ? "new" : "known";
    },
    async undispatched(olderThan) {
      const rows = await database
        .select()
        .from(deliveries)
        .where(and(eq(deliveries.dispatched, false), lt(deliveries.at, olderThan)))
        .orderBy(asc(deliveries.at))
        .limit(100);
      // Written by `keep` alone.
      return rows.map(({ dispatched: _, headers, ...delivery }) => ({
        ...delivery,
        headers: headers as Record<string, string>,
      }));
    },
    async dispatched(id) {
      await database.update(deliveries).set({ dispatched: true }).where(eq(deliveries.id, id));
    },
  };
}
