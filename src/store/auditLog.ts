import { and, asc, eq, gte } from "drizzle-orm";
import type { AuditEntry, AuditLog } from "../ports/ledger.js";
import type { Database } from "./database.js";
import { auditLog } from "./schema.js";

export function auditLogIn(database: Database): AuditLog {
  return {
    note: async (entry) => void (await database.insert(auditLog).values(entry)),
    async since(repository, did, since) {
      const ours = and(eq(auditLog.repository, repository), eq(auditLog.did, did), gte(auditLog.at, since));
      const rows = await database.select().from(auditLog).where(ours).orderBy(asc(auditLog.at));
      // `details` is written by `note` alone.
      return rows.map(({ at, actor, details }): AuditEntry => ({
        at,
        repository,
        actor,
        did,
        details: details as Record<string, unknown>,
      }));
    },
  };
}
