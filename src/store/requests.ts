import { and, arrayContains, desc, eq, type SQL } from "drizzle-orm";
import type { ChatPlace } from "../ports/chat.js";
import type { Requests, TrainingRequest } from "../ports/ledger.js";
import type { Database } from "./database.js";
import { trainingCards, trainingRequests } from "./schema.js";

export function requestsIn(database: Database): Requests {
  return {
    async keep(request) {
      const { card, ...identity } = request;
      const kept = await database
        .insert(trainingRequests)
        .values(identity)
        .onConflictDoNothing()
        .returning({ id: trainingRequests.id });
      if (kept.length > 0 && card) await setCard(database, request.id, card);
      return { isNew: kept.length > 0 };
    },
    async request(id) {
      const [request] = await requests(database, eq(trainingRequests.id, id));
      return request ?? null;
    },
    ofFingerprint: (repository, fingerprint) =>
      requests(
        database,
        and(eq(trainingRequests.repository, repository), eq(trainingRequests.fingerprint, fingerprint)),
      ),
    setCard: (id, card) => setCard(database, id, card),
    ofRun: (runId) => requests(database, arrayContains(trainingRequests.runs, [runId])),
  };
}

async function setCard(database: Database, requestId: string, place: ChatPlace): Promise<void> {
  await database
    .insert(trainingCards)
    .values({ requestId, place })
    .onConflictDoUpdate({ target: trainingCards.requestId, set: { place } });
}

/** Newest first. */
async function requests(database: Database, condition: SQL | undefined): Promise<TrainingRequest[]> {
  const rows = await database
    .select({ request: trainingRequests, place: trainingCards.place })
    .from(trainingRequests)
    .leftJoin(trainingCards, eq(trainingCards.requestId, trainingRequests.id))
    .where(condition)
    .orderBy(desc(trainingRequests.number));
  return rows.map(({ request: { number: _order, ...request }, place }) => ({
    ...request,
    // Written by `setCard` alone.
    card: place as ChatPlace | null,
  }));
}
