import type { World } from "../world/world.js";
import type { Html } from "./html.js";
import { html } from "./html.js";

/** What people are called and how they look. */
export interface Faces {
  /** The real name of a login; the login itself for a stranger. */
  nameOf(login: string): string;
  /** A round picture with initials, or the bot's mark. */
  avatar(login: string): Html;
}

/** The faces of a team: each has a colour of its own. */
export function facesOf(team: World["team"]): Faces {
  const member = (login: string) => team.find((one) => one.login === login);
  return {
    nameOf: (login) => (isBot(login) ? "Holdout" : (member(login)?.name ?? login)),
    avatar(login) {
      if (isBot(login))
        return html`<span class="avatar bot"
          ><svg viewBox="0 0 20 20">
            <path d="M5 4v12M15 4v12M5 10h10" />
            <circle cx="10" cy="10" r="2.4" /></svg
        ></span>`;
      const initials = (member(login)?.name ?? login)
        .split(" ")
        .map((word) => word.charAt(0))
        .join("")
        .slice(0, 2);
      const hue = team.findIndex((one) => one.login === login);
      return html`<span class="avatar hue-${hue < 0 ? "none" : hue % 6}">${initials}</span>`;
    },
  };
}

export function isBot(login: string): boolean {
  return login === "holdout" || login === "holdout[bot]";
}

/** `14:05`, of an ISO date or of a Slack time. */
export function clock(time: string): string {
  const date = /^\d+\.\d+$/.test(time) ? new Date(Number(time.split(".")[0]) * 1000) : new Date(time);
  return date.toTimeString().slice(0, 5);
}
