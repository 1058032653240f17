import type { Log } from "../common/log.js";
import type { Engine } from "../engine/engine.js";
import type { GithubApp } from "../github/githubApp.js";
import type { World } from "../ports/world.js";
import type { Store } from "../store/store.js";
import { every } from "./every.js";
import { dispatchDelivery } from "./dispatchDelivery.js";

interface Timed {
  world: World;
  github: GithubApp;
  store: Store;
  engine: Engine;
  log: Log;
}

const second = 1_000;
const minute = 60 * second;

/**
 * The timers that make good what was lost: kept deliveries that never reached the engine, deliveries that GitHub could
 * not hand over (it never tries again by itself), and pull requests whose events never came.
 */
export async function startTimers(timed: Timed): Promise<() => Promise<void>> {
  const stops = [
    every(5 * second, "kept deliveries", timed.log, () => sweepDeliveries(timed)),
    every(5 * minute, "lost deliveries", timed.log, () => recoverLost(timed)),
    every(30 * minute, "open pull requests", timed.log, () => reviewAll(timed)),
  ];
  await reviewAll(timed).catch((err: unknown) =>
    timed.log.warn({ err }, "open pull requests could not be read at start"),
  );
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

async function sweepDeliveries({ store, engine, log, world }: Timed): Promise<void> {
  const before = new Date(Date.parse(world.clock.now()) - 5 * second).toISOString();
  for (const delivery of await store.deliveries.undispatched(before))
    await dispatchDelivery({ store, engine, log }, delivery);
}

async function recoverLost({ github, world }: Timed): Promise<void> {
  await github.recoverDeliveries(new Date(Date.parse(world.clock.now()) - 60 * minute).toISOString());
}

/** One event per repository and half hour, whoever of several services asks. */
async function reviewAll(timed: Timed): Promise<void> {
  for (const repository of await timed.world.pullRequests.repositories())
    await reviewOne(timed, repository).catch((err: unknown) =>
      timed.log.warn({ repository, err }, "a repository could not be looked after"),
    );
}

async function reviewOne({ world, engine }: Timed, repository: string): Promise<void> {
  const now = world.clock.now();
  const slot = Math.floor(Date.parse(now) / (30 * minute));
  const { sha } = await world.repositories.defaultBranch(repository);
  await engine.dispatch({
    id: `look ${repository} ${slot}`,
    at: now,
    repository,
    kind: "push",
    ref: "",
    sha,
    toDefaultBranch: true,
  });
  for (const { number, headSha } of await world.pullRequests.openPullRequests(repository)) {
    const id = `look ${repository}#${number} ${headSha} ${slot}`;
    await engine.dispatch({ id, at: now, repository, kind: "review.asked", number, why: "looked after" });
  }
}
