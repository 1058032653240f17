import type { Octokit } from "octokit";

const MOST_ATTEMPTS = 5;

/**
 * Asks GitHub for the webhooks that did not reach us, which it never sends again by itself.
 * https://docs.github.com/webhooks/using-webhooks/automatically-redelivering-failed-deliveries-for-a-github-app-webhook
 *
 * @param app a client that speaks as the App
 * @param since ISO 8601; GitHub keeps deliveries for three days
 * @returns the delivery ids asked for; at most five attempts are made per delivery
 */
export async function recoverDeliveries(app: Octokit, since: string): Promise<string[]> {
  const asked: string[] = [];
  for (const attempts of (await attemptsByDelivery(app, since)).values()) {
    const newest = attempts[0];
    if (!newest || attempts.length >= MOST_ATTEMPTS || attempts.some(arrived)) continue;
    await app.rest.apps.redeliverWebhookDelivery({ delivery_id: newest.id });
    asked.push(newest.guid);
  }
  return asked;
}

interface Attempt {
  id: number;
  guid: string;
  delivered_at: string;
  status_code: number;
}

/** Newest attempt first, as GitHub lists them. */
async function attemptsByDelivery(app: Octokit, since: string): Promise<Map<string, Attempt[]>> {
  const byGuid = new Map<string, Attempt[]>();
  for await (const { data } of app.paginate.iterator(app.rest.apps.listWebhookDeliveries, { per_page: 100 })) {
    for (const attempt of data) {
      if (Date.parse(attempt.delivered_at) < Date.parse(since)) return byGuid;
      byGuid.set(attempt.guid, [...(byGuid.get(attempt.guid) ?? []), attempt]);
    }
  }
  return byGuid;
}

function arrived(attempt: Attempt): boolean {
  return attempt.status_code >= 200 && attempt.status_code < 300;
}
