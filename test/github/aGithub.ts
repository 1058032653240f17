import { githubApp, type GithubApp, type GithubAppOptions } from "../../src/github/githubApp.js";
import { startWorld, type World } from "../../src/demo/world/world.js";
import type { WorldOptions } from "../../src/demo/world/worldOptions.js";

export const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** The small world, and Holdout's App in it. */
export interface AGithub {
  world: World;
  app: GithubApp;
  repository: string;
  /** The same App as another process would have it. */
  another(options?: Partial<GithubAppOptions>): GithubApp;
}

export async function aGithub(options: WorldOptions = {}): Promise<AGithub> {
  const world = await startWorld(options);
  const { url: baseUrl, appId, privateKey, repository } = world.github;
  const another = (changed: Partial<GithubAppOptions> = {}) =>
    githubApp({
      ...{ appId, privateKey, baseUrl, throttle: false, faultWaitMs: 5, pictureSecret: "p", log: silent },
      ...changed,
    });
  return { world, app: another(), repository, another };
}

/** An open pull request of Ben's with these files. */
export async function aPullRequest(world: World, files: Record<string, string>, branch: string) {
  const ben = world.person("ben");
  await ben.createBranch(branch);
  const headSha = await ben.commitFiles(files, "A change");
  const number = await ben.openPullRequest({ title: "A change" });
  return { number, headSha, branch };
}
