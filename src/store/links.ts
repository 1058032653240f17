import { and, eq, gt, or, sql } from "drizzle-orm";
import type { Links } from "../ports/ledger.js";
import type { Database } from "./database.js";
import { linkCodes, links } from "./schema.js";

export function linksIn(database: Database): Links {
  return {
    async loginOf(slackUser) {
      const [link] = await database.select().from(links).where(eq(links.slackUser, slackUser));
      return link?.login ?? null;
    },
    async slackUserOf(login) {
      const [link] = await database.select().from(links).where(sameLogin(login));
      return link?.slackUser ?? null;
    },
    async offer(slackUser, code, until) {
      await database.insert(linkCodes).values({ slackUser, code, until });
    },
    redeem: (code, login, now) =>
      database.transaction(async (transaction) => {
        const [offered] = await transaction
          .delete(linkCodes)
          .where(and(eq(linkCodes.code, code), gt(linkCodes.until, now)))
          .returning({ slackUser: linkCodes.slackUser });
        if (!offered) return null;
        const { slackUser } = offered;
        await transaction.delete(links).where(or(eq(links.slackUser, slackUser), sameLogin(login)));
        await transaction.insert(links).values({ slackUser, login, linkedAt: now });
        return slackUser;
      }),
  };
}

/** GitHub's logins differ in more than upper and lower case. */
function sameLogin(login: string) {
  return sql`lower(${links.login}) = lower(${login})`;
}
