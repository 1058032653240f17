import { answers, dockerAt } from "../runners/chooseRunner.js";
import { loadNodeImage, nodeImage } from "../runners/nodeImage.js";
import { sha256 } from "../common/hash.js";

/**
 * What the example's Dockerfile starts from: an image that holds this machine's own Node, named by its digest, so that
 * no registry is asked. Where a Docker engine answers it is given to that engine.
 *
 * @param dockerHost address of the engine; the usual socket when undefined
 */
export async function pinnedBase(dockerHost: string | undefined): Promise<string> {
  const image = await nodeImage();
  // Programs of other systems do not run in Linux containers: there the demo trains in plain processes, and says so.
  if (!image) return `sha256:${sha256("no image can be made on this system")}`;
  const engine = dockerAt(dockerHost ?? "unix:///var/run/docker.sock");
  if (await answers(engine)) await loadNodeImage(engine, image);
  return image.id;
}
