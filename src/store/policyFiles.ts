import { and, eq, sql } from "drizzle-orm";
import type { PolicyFiles } from "../ports/ledger.js";
import type { Database } from "./database.js";
import { policyFiles } from "./schema.js";

export function policyFilesIn(database: Database): PolicyFiles {
  return {
    async lastGood(repository, path) {
      const [file] = await database
        .select({ text: policyFiles.text, sha: policyFiles.sha })
        .from(policyFiles)
        .where(and(eq(policyFiles.repository, repository), eq(policyFiles.path, path)));
      return file ?? null;
    },
    async keepGood(repository, files) {
      if (files.length === 0) return;
      const inOrder = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
      await database
        .insert(policyFiles)
        .values(inOrder.map((file) => ({ repository, ...file })))
        .onConflictDoUpdate({
          target: [policyFiles.repository, policyFiles.path],
          set: { text: sql`excluded.text`, sha: sql`excluded.sha` },
        });
    },
  };
}
