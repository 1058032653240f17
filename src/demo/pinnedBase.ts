import { sha256 } from "../common/hash.js";

export async function pinnedBase(_dockerHost: string | undefined): Promise<string> {
  return `sha256:${sha256("base")}`;
}
