import type { Context } from "../emulator/emulatorApp.js";
import type { Delivery } from "../deliveries.js";
import type { GithubInside } from "./githubInside.js";
import { askerOf, refuse } from "./githubInside.js";

/** Routes of GitHub Apps that the counterpart lacks: an installation's repositories, and deliveries that can be asked for again. */
export function addAppRoutes(github: GithubInside): void {
  const { app } = github.emulator;
  app.get("/installation/repositories", async (context) => {
    if (!askerOf(context)?.installation)
      return refuse(context, 403, "You must authenticate with an installation token.");
    const names = github.rows.repos.all().map(({ full_name }) => full_name);
    const repositories = await Promise.all(names.map((name) => github.ask("GET", `/repos/${name}`)));
    return context.json({ total_count: repositories.length, repository_selection: "all", repositories });
  });
  app.get("/app/hook/deliveries", (context) => {
    if (!isApp(context)) return refuse(context, 401, "A JSON web token could not be decoded");
    const size = Math.min(Number(context.req.query("per_page") ?? 30), 100);
    const newestFirst = [...github.deliveries.recorded].reverse();
    const from = newestFirst.findIndex(({ id }) => id < Number(context.req.query("cursor") ?? Infinity));
    const page = from < 0 ? [] : newestFirst.slice(from, from + size);
    const last = page.at(-1);
    if (last && last.id > 1) context.header("Link", `<${cursorUrl(context, last.id)}>; rel="next"`);
    return context.json(page.map((delivery) => summaryOf(github, delivery)));
  });
  app.get("/app/hook/deliveries/:id", (context) => {
    if (!isApp(context)) return refuse(context, 401, "A JSON web token could not be decoded");
    const found = github.deliveries.recorded.find(({ id }) => id === Number(context.req.param("id")));
    if (!found) return refuse(context, 404, "Not Found");
    const request = { headers: found.headers, payload: JSON.parse(found.body) as unknown };
    return context.json({ ...summaryOf(github, found), request, response: { headers: {}, payload: null } });
  });
  app.post("/app/hook/deliveries/:id/attempts", async (context) => {
    if (!isApp(context)) return refuse(context, 401, "A JSON web token could not be decoded");
    const id = Number(context.req.param("id"));
    if (!github.deliveries.recorded.some((delivery) => delivery.id === id)) return refuse(context, 404, "Not Found");
    void github.deliveries.redeliver(id);
    return context.json({}, 202);
  });
}

function isApp(context: Context): boolean {
  return context.get("authApp") !== undefined;
}

function cursorUrl(context: Context, id: number): string {
  const url = new URL(context.req.url);
  url.searchParams.set("cursor", String(id));
  return url.href;
}

function summaryOf(github: GithubInside, delivery: Delivery): Record<string, unknown> {
  const { id, guid, event, at, redelivery, durationMs } = delivery;
  const status_code = delivery.status ?? 0;
  const status = status_code >= 200 && status_code < 300 ? "OK" : "failed";
  const times = { delivered_at: at, duration: durationMs / 1000 };
  const installation_id = github.app.installationId;
  return {
    id,
    guid,
    event,
    action: delivery.action ?? null,
    redelivery,
    status,
    status_code,
    installation_id,
    repository_id: 1,
    ...times,
  };
}
