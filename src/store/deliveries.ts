import { and, asc, eq, lt, sql } from "drizzle-orm";
import type { Deliveries, Delivery } from "../ports/deliveries.js";
import type { Database } from "./database.js";
import { groupCommit } from "./groupCommit.js";
import { deliveries } from "./schema.js";

/** The largest group of deliveries that is kept by one statement. */
const LARGEST_GROUP = 32;

export function deliveriesIn(database: Database): Deliveries {
  // Prepared once per size of a group: this is the door, and everything waits for it.
  const inserts = new Map<number, GroupInsert>();

  async function keepAll(group: Delivery[]): Promise<("new" | "known")[]> {
    const insert = inserts.get(group.length) ?? groupInsert(database, group.length);
    inserts.set(group.length, insert);
    // In the order of their ids, so that two processes that keep the same deliveries at once never wait for each other in a circle.
    const inOrder = group.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const rows = await insert.execute(Object.fromEntries(inOrder.flatMap(numbered)));
    const fresh = new Set(rows.map(({ id }) => id));
    // An id comes back as the column holds it, without NUL; and `delete` is true once: of two with the same id in one group the second is known.
    return group.map(({ id }) => (fresh.delete(id.replaceAll("\0", "\uFFFD")) ? "new" : "known"));
  }

  return {
    keep: groupCommit(keepAll, LARGEST_GROUP),
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

type GroupInsert = ReturnType<typeof groupInsert>;

function groupInsert(database: Database, size: number) {
  const rows = Array.from({ length: size }, (_, i) => ({
    id: sql.placeholder(`id${i}`),
    source: sql.placeholder(`source${i}`),
    headers: sql.placeholder(`headers${i}`),
    body: sql.placeholder(`body${i}`),
    at: sql.placeholder(`at${i}`),
  }));
  const insert = database.insert(deliveries).values(rows).onConflictDoNothing().returning({ id: deliveries.id });
  return insert.prepare(`keep_deliveries_${size}`);
}

/** The values of one delivery by the names of its placeholders. */
function numbered({ id, source, headers, body, at }: Delivery, i: number): [string, unknown][] {
  return Object.entries({ id, source, headers, body, at }).map(([name, value]) => [`${name}${i}`, value]);
}
