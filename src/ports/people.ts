/** What a person may do, asked of GitHub about the acting person, never about the bot. */
export interface People {
  permission(repository: string, login: string): Promise<Permission>;
  /** `team` is `org/slug`. */
  isMember(team: string, login: string): Promise<boolean>;
}

export type Permission = "admin" | "maintain" | "write" | "triage" | "read" | "none";
