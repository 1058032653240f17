import type { World } from "../world/world.js";

/** What a visitor of the page does, as one of the team. */
export type Act =
  | { kind: "slash"; as: string; line: string; channel: string }
  | { kind: "say"; as: string; line: string; channel: string }
  | { kind: "comment"; as: string; number: number; body: string }
  | { kind: "press"; as: string; ts: string; action: string; value?: string; choose?: string }
  | { kind: "check"; as: string; number: number; check: string; identifier: string }
  | { kind: "recheck"; as: string; number: number; check: string }
  | { kind: "merge"; as: string; number: number }
  | { kind: "modal"; as: string; values: Record<string, string> }
  | { kind: "dismiss"; as: string };

/** Does it in the world; resolves with a sentence when the person should know that something did not work. */
export async function carryOut(world: World, act: Act): Promise<string | undefined> {
  const person = world.person(act.as);
  switch (act.kind) {
    case "slash":
      return timeout((await person.slash(act.line, act.channel)).status);
    case "say":
      return void (await person.say(act.line, act.channel));
    case "comment":
      return void (await person.comment(act.number, act.body));
    case "press":
      return timeout((await person.press({ action: act.action, message: act.ts, ...optional(act) })).status);
    case "check":
      return void (await person.pressCheckButton(act.number, act.check, act.identifier));
    case "recheck":
      return void (await person.rerunCheck(act.number, act.check));
    case "merge":
      return void (await person.mergePullRequest(act.number));
    case "modal":
      return errorsOf((await person.submitModal(act.values)).answer);
    case "dismiss":
      return person.dismissModal();
  }
}

function optional({ value, choose }: { value?: string; choose?: string }): { value?: string; choose?: string } {
  return { ...(value === undefined ? {} : { value }), ...(choose === undefined ? {} : { choose }) };
}

function timeout(status: number | undefined): string | undefined {
  const heard = status !== undefined && status >= 200 && status < 300;
  return heard ? undefined : "Holdout did not answer within three seconds; is the service running?";
}

/** `{"response_action":"errors","errors":{…}}`, as one sentence. */
function errorsOf(answer: string): string | undefined {
  if (!answer.includes('"errors"')) return undefined;
  const { errors = {} } = JSON.parse(answer) as { errors?: Record<string, string> }; // Bolt's own answer
  return Object.values(errors).join(" ");
}
