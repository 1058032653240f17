import type { Handler } from "../emulator/emulatorApp.js";
import type { GithubInside } from "./githubInside.js";
import { askerOf, loginOf, refuse } from "./githubInside.js";

/** A reaction to a comment, or to an issue or pull request. */
export interface Reaction {
  id: number;
  content: string;
  user: { login: string };
  created_at: string;
}

/** Reactions by what they stand under: `comment:12`, `issue:3`. */
export type Reactions = Map<string, Reaction[]>;

const contents = ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"];

/** The counterpart knows no reactions: made, listed and taken back here. The same one twice is one. */
export function addReactionRoutes(github: GithubInside, reactions: Reactions): void {
  const { app } = github.emulator;
  const places = [
    { path: "/repos/:owner/:repo/issues/comments/:id/reactions", kind: "comment" },
    { path: "/repos/:owner/:repo/issues/:id/reactions", kind: "issue" },
  ];
  for (const { path, kind } of places) {
    app.post(path, react(github, reactions, kind));
    app.get(path, (context) => context.json(reactions.get(`${kind}:${context.req.param("id")}`) ?? []));
    app.delete(`${path}/:reaction`, (context) => {
      const key = `${kind}:${context.req.param("id")}`;
      const left = (reactions.get(key) ?? []).filter(({ id }) => String(id) !== context.req.param("reaction"));
      reactions.set(key, left);
      return new Response(null, { status: 204 });
    });
  }
}

function react(github: GithubInside, reactions: Reactions, kind: string): Handler {
  return async (context) => {
    const asker = askerOf(context);
    if (!asker) return refuse(context, 401, "Requires authentication");
    const { content } = (await context.req.json()) as { content: string }; // checked on the next line
    if (!contents.includes(content)) return refuse(context, 422, `content must be one of ${contents.join(", ")}`);
    const key = `${kind}:${context.req.param("id")}`;
    const login = loginOf(asker, github.app);
    const there = reactions.get(key) ?? [];
    const same = there.find((reaction) => reaction.content === content && reaction.user.login === login);
    if (same) return context.json(same);
    const id = [...reactions.values()].reduce((count, list) => count + list.length, 1);
    const made = { id, content, user: { login }, created_at: new Date().toISOString() };
    reactions.set(key, [...there, made]);
    return context.json(made, 201);
  };
}
