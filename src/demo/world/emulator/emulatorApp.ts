/**
 * The shapes of the `emulate` package that it does not export: what a plugin's `register` is given. Only what this
 * folder touches.
 */
export interface Context {
  req: {
    raw: Request;
    url: string;
    method: string;
    path: string;
    header(name: string): string | undefined;
    query(name: string): string | undefined;
    param(name: string): string;
    json(): Promise<unknown>;
    text(): Promise<string>;
  };
  get(key: string): unknown;
  header(name: string, value: string): void;
  json(body: unknown, status?: number, headers?: Record<string, string>): Response;
  text(body: string, status?: number, headers?: Record<string, string>): Response;
}

export type Handler = (context: Context, next: () => Promise<void>) => Promise<Response | void> | Response | void;

type Route = (path: string, ...handlers: Handler[]) => unknown;

export interface App {
  use: Route;
  get: Route;
  post: Route;
  put: Route;
  patch: Route;
  delete: Route;
  fetch(request: Request): Promise<Response>;
}

export interface Collection<Row> {
  insert(row: Omit<Row, "id" | "created_at" | "updated_at">): Row;
  update(id: number, change: Partial<Row>): Row | undefined;
  delete(id: number): boolean;
  get(id: number): Row | undefined;
  all(): Row[];
  findBy(field: keyof Row, value: unknown): Row[];
  findOneBy(field: keyof Row, value: unknown): Row | undefined;
}

export interface Store {
  /** An existing collection is returned as it is when no indexes are asked for. */
  collection<Row>(name: string, indexes?: string[]): Collection<Row>;
}

export interface Webhooks {
  dispatch(event: string, action: string | undefined, payload: unknown, owner: string, repo?: string): Promise<void>;
}

/** Who a token belongs to; `installation` is there for an App's installation token. */
export interface TokenOwner {
  login: string;
  id: number;
  scopes: string[];
  installation?: { installationId: number; appId: number };
}

/** What a plugin's `register` is given. */
export interface Inside {
  app: App;
  store: Store;
  webhooks: Webhooks;
  baseUrl: string;
  tokens: Map<string, TokenOwner>;
}

/** A route of the emulator with something done before, after or instead; `original` runs the emulator's own handler. */
export type Around = (context: Context, original: () => Promise<Response>) => Promise<Response>;

/** What this world adds to an emulator. */
export interface Gaps {
  /** Middleware and routes that stand before the emulator's own: the first route that fits wins. */
  before(inside: Inside): void;
  /** Routes to wrap, by `METHOD /path/as/:registered`. */
  around: Record<string, Around>;
  after(inside: Inside): void;
}
