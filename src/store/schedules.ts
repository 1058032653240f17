import { eq } from "drizzle-orm";
import type { Checkpoints, KeptSchedule } from "../ports/checkpoints.js";
import type { Database } from "./database.js";
import { schedules } from "./engineSchema.js";

/** The part of the checkpoints that is about schedules. */
export function schedulesIn(database: Database): Pick<Checkpoints, "schedules" | "keepSchedule" | "removeSchedule"> {
  return {
    async schedules() {
      const rows = await database.select().from(schedules);
      // Written by `keepSchedule` alone.
      return rows.map((row) => ({ ...row, event: row.event as KeptSchedule["event"] }));
    },
    async keepSchedule({ key, ...set }) {
      await database
        .insert(schedules)
        .values({ key, ...set })
        .onConflictDoUpdate({ target: schedules.key, set });
    },
    async removeSchedule(key) {
      await database.delete(schedules).where(eq(schedules.key, key));
    },
  };
}
