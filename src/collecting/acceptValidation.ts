import { UserError } from "../common/userError.js";
import type { World } from "../ports/world.js";
import { policyOf } from "../gathering/policyOf.js";
import { readValidation } from "../gathering/readValidation.js";
import { taskNamed } from "../gathering/taskNamed.js";
import { accepted } from "../words/news.js";

/**
 * Freezes the validation set of a task as it stands on the default branch. From now on every score is computed against
 * these labels.
 *
 * @throws UserError when an item has no label, or the task is not declared
 */
export async function acceptValidation(
  world: World,
  asked: { repository: string; task: string; by: string },
): Promise<{ text: string; isNew: boolean }> {
  const policy = await policyOf(world, asked.repository);
  const task = taskNamed(policy, asked.task);
  const validation = await readValidation(policy.snapshot, task);
  if (!validation)
    throw new UserError(
      `\`${task.validation.items}\` and \`${task.validation.labels}\` are not both on the default branch yet; commit them first`,
    );
  const { files, labels } = validation;
  if (files.items === 0) throw new UserError(`\`${task.validation.items}\` holds no item; draw them first`);
  if (files.unlabelled.length > 0) {
    const missing = files.items - files.labelled;
    throw new UserError(
      `${missing} of ${files.items} items have no label in \`${task.validation.labels}\`, such as ${files.unlabelled.slice(0, 3).join(", ")}; label them first`,
    );
  }
  const now = world.clock.now();
  const { acceptance, isNew } = await world.decisions.accept({
    repository: asked.repository,
    task: task.name,
    itemsDigest: files.itemsDigest,
    labelsDigest: files.labelsDigest,
    items: files.items,
    labels: await world.artifacts.put(Buffer.from(JSON.stringify(ofItems(labels, files.ids)))),
    commit: policy.sha,
    acceptedBy: asked.by,
    acceptedAt: now,
  });
  await world.audit.note({
    at: now,
    repository: asked.repository,
    actor: asked.by,
    did: "accept validation",
    details: { task: task.name, labelVersion: acceptance.labelVersion },
  });
  return { text: accepted(task.name, acceptance.items, acceptance.labelVersion, isNew), isNew };
}

/** Labels of items that were not drawn are nobody's business. */
function ofItems(labels: Record<string, string>, ids: string[]): Record<string, string> {
  return Object.fromEntries(ids.map((id) => [id, labels[id] ?? ""]));
}
