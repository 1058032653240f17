import { eq, sql } from "drizzle-orm";
import type { ChatPlace } from "../ports/chat.js";
import type { Posts } from "../ports/ledger.js";
import type { Database } from "./database.js";
import { posts } from "./schema.js";

export function postsIn(database: Database): Posts {
  return {
    async reserve(key, at) {
      const reserved = await database
        .insert(posts)
        .values({ key, reservedAt: at })
        .onConflictDoNothing()
        .returning({ key: posts.key });
      return reserved.length > 0;
    },
    async said(key, place) {
      await database
        .insert(posts)
        .values({ key, reservedAt: sql`now()`, place })
        .onConflictDoUpdate({ target: posts.key, set: { place } });
    },
    async place(key) {
      const [post] = await database.select({ place: posts.place }).from(posts).where(eq(posts.key, key));
      // Written by `said` alone.
      return (post?.place ?? null) as ChatPlace | { url: string } | null;
    },
  };
}
