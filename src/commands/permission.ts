import type { Permission } from "../ports/people.js";
import type { World } from "../ports/world.js";

const atLeastWrite: Permission[] = ["admin", "maintain", "write"];
const atLeastMaintain: Permission[] = ["admin", "maintain"];

/** May this person start trainings and accept validation sets here? Asked of GitHub about the person, never about the bot. */
export async function mayWrite(world: Pick<World, "people">, repository: string, login: string): Promise<boolean> {
  return atLeastWrite.includes(await world.people.permission(repository, login));
}

/** Is this person on the list of approvers (logins or `org/team`)? An empty list means whoever maintains the repository. */
export async function isApprover(
  world: Pick<World, "people">,
  repository: string,
  login: string,
  approvers: string[],
): Promise<boolean> {
  if (approvers.length === 0) return atLeastMaintain.includes(await world.people.permission(repository, login));
  for (const approver of approvers) {
    const isNamed = approver.includes("/") ? await world.people.isMember(approver, login) : sameLogin(approver, login);
    if (isNamed) return true;
  }
  return false;
}

/** GitHub's logins do not care for case. */
export function sameLogin(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
