import type { AuditLog } from "../ports/ledger.js";
import type { Database } from "./database.js";
import { auditLog } from "./schema.js";

export function auditLogIn(database: Database): AuditLog {
  return {
    note: async (entry) => void (await database.insert(auditLog).values(entry)),
  };
}
