/** What arrived at the doors, kept before it is acknowledged, so that no event is lost. */
export interface Deliveries {
  /** Durable when it returns. The same id again changes nothing and is `known`. */
  keep(delivery: Delivery): Promise<"new" | "known">;
  /** Kept before this time and not yet handed to the engine, oldest first, at most 100. */
  undispatched(olderThan: string): Promise<Delivery[]>;
  dispatched(id: string): Promise<void>;
}

export interface Delivery {
  /** GitHub's `X-GitHub-Delivery`, or Slack's `event_id`, `envelope_id` or trigger. */
  id: string;
  source: "github" | "slack";
  headers: Record<string, string>;
  /** As it came, before parsing. */
  body: string;
  at: string;
}
