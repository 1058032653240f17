import { and, desc, eq, gte, sql } from "drizzle-orm";
import type { Verdict } from "../checklist/verdict.js";
import type { Verdicts } from "../ports/ledger.js";
import type { Database } from "./database.js";
import { verdicts } from "./schema.js";

export function verdictsIn(database: Database): Verdicts {
  return {
    async ofPullRequest(repository, pullRequest) {
      const rows = await database
        .selectDistinctOn([verdicts.task])
        .from(verdicts)
        .where(and(eq(verdicts.repository, repository), eq(verdicts.pullRequest, pullRequest)))
        .orderBy(verdicts.task, desc(verdicts.id));
      return rows.map(verdictOf);
    },

    async keep(repository, pullRequest, headSha, at, judged) {
      if (judged.length === 0) return;
      await database
        .insert(verdicts)
        .values(judged.map((verdict) => ({ repository, pullRequest, headSha, at, task: verdict.task, verdict })));
    },

    async since(repository, since) {
      const newest = database
        .selectDistinctOn([verdicts.pullRequest, verdicts.task])
        .from(verdicts)
        .where(and(eq(verdicts.repository, repository), gte(verdicts.at, since)))
        .orderBy(verdicts.pullRequest, verdicts.task, desc(verdicts.id))
        .as("newest");
      const rows = await database
        .select()
        .from(newest)
        .orderBy(sql`${newest.at} desc`, desc(newest.id));
      return rows.map((row) => ({
        pullRequest: row.pullRequest,
        headSha: row.headSha,
        at: row.at,
        verdict: verdictOf(row),
      }));
    },
  };
}

/** Written by `keep` alone, from a Verdict. */
function verdictOf(row: { verdict: unknown }): Verdict {
  return row.verdict as Verdict;
}
