/** Issues that Holdout opens, keeps true and closes. Found again by the marker in their body. */
export interface Tickets {
  find(repository: string, marker: string): Promise<Ticket | null>;
  open(repository: string, ticket: { marker: string; title: string; body: string; labels: string[] }): Promise<Ticket>;
  /** Writes the body when it differs; closes or reopens when `state` differs. */
  keep(
    repository: string,
    number: number,
    wanted: { body: string; state: "open" | "closed" },
  ): Promise<{ changed: boolean }>;
}

export interface Ticket {
  number: number;
  url: string;
  state: "open" | "closed";
  body: string;
}
