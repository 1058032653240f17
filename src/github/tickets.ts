import type { Octokit } from "octokit";
import type { Ticket, Tickets } from "../ports/tickets.js";
import { markerOf, sameText, startingWith } from "./markedText.js";
import { splitName, type Installations } from "./installations.js";

/** Tickets as GitHub issues. Search lags behind by minutes, so the App's own issues are listed instead. */
export function githubTickets(installations: Installations): Tickets {
  async function find(repository: string, marker: string): Promise<Ticket | null> {
    const octokit = await installations.of(repository);
    const { login } = await installations.self();
    const query = { ...splitName(repository), state: "all" as const, creator: login, per_page: 100 };
    const sorted = { ...query, sort: "created" as const, direction: "asc" as const };
    for await (const { data } of octokit.paginate.iterator(octokit.rest.issues.listForRepo, sorted)) {
      const issue = data.find((one) => !one.pull_request && one.user?.login === login && one.body?.includes(marker));
      if (issue) return asTicket(issue);
    }
    return null;
  }

  return {
    find,
    async open(repository, { marker, title, body, labels }) {
      const known = await find(repository, marker);
      if (known) return known;
      const octokit = await installations.of(repository);
      const text = body.includes(marker) ? body : startingWith(marker, body);
      const { data } = await octokit.rest.issues.create({ ...splitName(repository), title, body: text, labels });
      return asTicket(data);
    },
    async keep(repository, number, wanted) {
      const octokit = await installations.of(repository);
      const place = { ...splitName(repository), issue_number: number };
      const { data } = await octokit.rest.issues.get(place);
      const change = difference(asTicket(data), wanted);
      if (!change) return { changed: false };
      await octokit.rest.issues.update({ ...place, ...change });
      return { changed: true };
    },
  };
}

type IssueChange = Pick<
  NonNullable<Parameters<Octokit["rest"]["issues"]["update"]>[0]>,
  "body" | "state" | "state_reason"
>;

function difference(now: Ticket, wanted: { body: string; state: "open" | "closed" }): IssueChange | null {
  const change: IssueChange = {};
  // A body written without its marker would never be found again.
  const marker = markerOf(now.body);
  const body = marker === null || wanted.body.includes(marker) ? wanted.body : startingWith(marker, wanted.body);
  if (!sameText(now.body, body)) change.body = body;
  if (now.state !== wanted.state) {
    change.state = wanted.state;
    change.state_reason = wanted.state === "closed" ? "completed" : "reopened";
  }
  return Object.keys(change).length > 0 ? change : null;
}

function asTicket(issue: { number: number; html_url: string; state: string; body?: string | null }): Ticket {
  const { number, html_url: url, state, body } = issue;
  return { number, url, state: state === "open" ? "open" : "closed", body: body ?? "" };
}
