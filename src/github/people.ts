import { UserError } from "../common/userError.js";
import type { People, Permission } from "../ports/people.js";
import { isStatus, splitName, type Installations } from "./installations.js";

const PERMISSIONS: readonly string[] = ["admin", "maintain", "write", "triage", "read", "none"] satisfies Permission[];

/** What GitHub lets a person do. */
export function githubPeople(installations: Installations): People {
  return {
    async permission(repository, login) {
      const octokit = await installations.of(repository);
      const question = { ...splitName(repository), username: login };
      try {
        const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel(question);
        return permissionOf(data.role_name, data.permission);
      } catch (error) {
        if (isStatus(error, 404)) return "none";
        throw error;
      }
    },
    async isMember(team, login) {
      const [org, team_slug] = team.split("/");
      if (!org || !team_slug) throw new UserError(`"${team}" is not a team; expected org/team, such as acme/vision`);
      const octokit = await installations.ofAccount(org);
      try {
        const { data } = await octokit.rest.teams.getMembershipForUserInOrg({ org, team_slug, username: login });
        return data.state === "active";
      } catch (error) {
        if (isStatus(error, 404)) return false;
        throw error;
      }
    },
  };
}

/** A role that the organisation named itself counts as the built-in role on which it stands. */
function permissionOf(roleName: string | undefined, permission: string): Permission {
  const known = [roleName, permission].find((word) => word !== undefined && PERMISSIONS.includes(word));
  // `find` has just compared it with every permission there is.
  return (
    (known as Permission | undefined) ?? (permission === "push" ? "write" : permission === "pull" ? "read" : "none")
  );
}
