import type { Around } from "../emulator/emulatorApp.js";
import type { RepoRow } from "./githubRows.js";
import type { GithubInside } from "./githubInside.js";
import { repoOf } from "./githubInside.js";

/** GitHub's word for each of the counterpart's permissions. */
const words: Record<string, { permission: string; role_name: string }> = {
  admin: { permission: "admin", role_name: "admin" },
  maintain: { permission: "write", role_name: "maintain" },
  push: { permission: "write", role_name: "write" },
  triage: { permission: "read", role_name: "triage" },
  pull: { permission: "read", role_name: "read" },
};

/** `GET …/collaborators/:user/permission` in GitHub's words; strangers have `read` on a public repository, else `none`. */
export function permissions(github: GithubInside): Record<string, Around> {
  return {
    "GET /repos/:owner/:repo/collaborators/:username/permission": async (context, original) => {
      const repo = repoOf(github, context);
      const user = github.rows.users.findOneBy("login", context.req.param("username"));
      if (!repo || !user) return original();
      const collaborator = github.rows.collaborators
        .findBy("repo_id", repo.id)
        .find(({ user_id }) => user_id === user.id);
      const known = collaborator && words[collaborator.permission];
      if (known) return context.json({ ...known, user });
      const response = await original().catch(() => undefined);
      if (response?.ok) return response;
      const permission = repo.private ? "none" : "read";
      return context.json({ permission, role_name: permission, user });
    },
  };
}

/** What a person may do in a repository. */
export function roleOf(github: GithubInside, repo: RepoRow, login: string): "admin" | "write" | "read" | "none" {
  const user = github.rows.users.findOneBy("login", login);
  const collaborators = github.rows.collaborators.findBy("repo_id", repo.id);
  const permission = collaborators.find(({ user_id }) => user_id === user?.id)?.permission;
  const word = words[permission ?? ""]?.permission;
  return word === "admin" || word === "write" || word === "read" ? word : repo.private ? "none" : "read";
}
