import { and, desc, eq, gt } from "drizzle-orm";
import type { Decisions } from "../ports/ledger.js";
import type { Acceptance } from "../validation/acceptance.js";
import { oneAtATime, type Database, type Transaction } from "./database.js";
import { acceptances, approvals, waivers } from "./schema.js";

export function decisionsIn(database: Database): Decisions {
  return {
    acceptance: (repository, task) => newest(database, repository, task),
    acceptances: (repository) =>
      database
        .selectDistinctOn([acceptances.task])
        .from(acceptances)
        .where(eq(acceptances.repository, repository))
        .orderBy(acceptances.task, desc(acceptances.labelVersion)),

    accept: (wanted) =>
      database.transaction(async (transaction) => {
        await oneAtATime(transaction, "acceptance", wanted.repository, wanted.task);
        const known = await newest(transaction, wanted.repository, wanted.task);
        if (known && isSameSet(known, wanted)) return { acceptance: known, isNew: false };
        const acceptance: Acceptance = { ...wanted, labelVersion: (known?.labelVersion ?? 0) + 1 };
        await transaction.insert(acceptances).values(acceptance);
        return { acceptance, isNew: true };
      }),

    approvals: (repository, pullRequest) =>
      database
        .select({
          rule: approvals.rule,
          subject: approvals.subject,
          pullRequest: approvals.pullRequest,
          approvedBy: approvals.approvedBy,
          approvedAt: approvals.approvedAt,
        })
        .from(approvals)
        .where(and(eq(approvals.repository, repository), eq(approvals.pullRequest, pullRequest)))
        .orderBy(approvals.id),

    async approve(repository, approval) {
      const kept = await database
        .insert(approvals)
        .values({ repository, ...approval })
        .onConflictDoNothing()
        .returning({ id: approvals.id });
      return { isNew: kept.length > 0 };
    },

    waivers: (repository, now) =>
      database
        .select({ rule: waivers.rule, reason: waivers.reason, approvedBy: waivers.approvedBy, until: waivers.until })
        .from(waivers)
        .where(and(eq(waivers.repository, repository), gt(waivers.until, now)))
        .orderBy(waivers.id),
  };
}

async function newest(database: Database | Transaction, repository: string, task: string): Promise<Acceptance | null> {
  const [acceptance] = await database
    .select()
    .from(acceptances)
    .where(and(eq(acceptances.repository, repository), eq(acceptances.task, task)))
    .orderBy(desc(acceptances.labelVersion))
    .limit(1);
  return acceptance ?? null;
}

function isSameSet(a: Omit<Acceptance, "labelVersion">, b: Omit<Acceptance, "labelVersion">): boolean {
  return a.itemsDigest === b.itemsDigest && a.labelsDigest === b.labelsDigest;
}
