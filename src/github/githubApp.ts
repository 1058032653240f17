import type { People } from "../ports/people.js";
import type { PullRequests } from "../ports/pullRequests.js";
import type { Repositories } from "../ports/repositories.js";
import type { Reviews } from "../ports/reviews.js";
import type { Tickets } from "../ports/tickets.js";
import { installations, type AppCredentials, type AppIdentity } from "./installations.js";
import { githubPeople } from "./people.js";
import { githubPullRequests } from "./pullRequests.js";
import { recoverDeliveries } from "./recoverDeliveries.js";
import { githubRepositories } from "./repositories.js";
import { githubReviews } from "./reviews.js";
import { githubTickets } from "./tickets.js";

export interface GithubAppOptions extends AppCredentials {
  /** Where this service is reached from the internet; undefined: pictures go into public repositories, others have none. */
  publicUrl?: string;
  /** Signs the addresses of pictures. */
  pictureSecret: string;
  /** The time, ISO 8601; by default this machine's. */
  now?: () => string;
}

export interface GithubApp {
  repositories: Repositories;
  pullRequests: PullRequests;
  people: People;
  reviews: Reviews;
  tickets: Tickets;
  /** Who we are on GitHub. Fails when the id and the key do not belong together. */
  self(): Promise<AppIdentity>;
  /** Asks for webhooks that failed since then; gives their delivery ids. */
  recoverDeliveries(since: string): Promise<string[]>;
}

/** GitHub, as everything in Holdout needs it: one App, all its installations. */
export function githubApp(options: GithubAppOptions): GithubApp {
  const { publicUrl, pictureSecret: secret, log } = options;
  const now = options.now ?? (() => new Date().toISOString());
  const places = installations(options);
  return {
    repositories: githubRepositories(places),
    pullRequests: githubPullRequests(places),
    people: githubPeople(places),
    reviews: githubReviews(places, { publicUrl, secret, now, log }),
    tickets: githubTickets(places),
    self: () => places.self(),
    recoverDeliveries: (since) => recoverDeliveries(places.app, since),
  };
}
