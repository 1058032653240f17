import type { LabelDiff } from "../../annotations/labelDiff.js";
import { fail, pass, skip } from "../answer.js";
import { behindBase, isTouched } from "../behindBase.js";
import type { Facts, TaskFacts, ValidationFiles } from "../facts.js";
import type { Answer, Rule } from "../rule.js";
import { counted, some } from "../sentences.js";

export const validationIsFrozen: Rule = {
  id: "validation-is-frozen",
  asks: "Are the accepted items untouched: none added, dropped, swapped?",
  watches: "the validation items and their labels",
  severity: "block",
  check(facts, task) {
    const frozen = facts.ledgerKnown ? task.acceptance : completeSet(task.baseValidation);
    if (!frozen) return skip("the validation set is still being collected");
    const { items, labels } = task.task.validation;
    if (facts.head.problems.some(({ place }) => place.path === items || place.path === labels))
      return skip("the validation files cannot be read, see files-are-readable");
    const head = task.validation;
    if (isOlder(facts, task, frozen)) return behindBase(task, "the branch is older than the accepted validation set");
    if (!head) return notFrozen("the accepted validation files are gone", items);
    if (head.itemsDigest !== frozen.itemsDigest) return notFrozen(swapped(task, head, frozen), items);
    const labelChange = labelsAddedOrRemoved(task, head, frozen.labelsDigest);
    if (labelChange !== undefined) return notFrozen(labelChange, labels);
    return pass(`${counted(head.items, "item")}, as ${facts.ledgerKnown ? "accepted" : "on the base branch"}`);
  },
};

/** The base holds the accepted set, the branch another one, and no commit of the change did that. */
function isOlder(facts: Facts, { task, validation, baseValidation }: TaskFacts, frozen: Digests): boolean {
  const { items, labels } = task.validation;
  if ([items, labels, task.path].some((path) => isTouched(facts, path))) return false;
  return isSame(baseValidation, frozen) && !isSame(validation, frozen);
}

type Digests = Pick<ValidationFiles, "itemsDigest" | "labelsDigest">;

function isSame(files: Digests | null, frozen: Digests): boolean {
  return files?.itemsDigest === frozen.itemsDigest && files.labelsDigest === frozen.labelsDigest;
}

function notFrozen(saw: string, path: string): Answer {
  return fail({
    saw,
    next: `Put \`${path}\` back as it was accepted: \`git checkout <base branch> -- ${path}\`. If something is wrong in it, say so in an issue of its own.`,
    places: [{ path, line: 1, message: `Accepted, so nobody may touch it: ${saw}.` }],
  });
}

/** On a clone that knows no acceptance: a set on the base branch whose every item is labelled is taken for accepted. */
function completeSet(files: ValidationFiles | null): ValidationFiles | null {
  return files && files.items > 0 && files.labelled === files.items ? files : null;
}

/** Names what came and went, where the base branch still holds the accepted items. */
function swapped(task: TaskFacts, head: ValidationFiles, frozen: { itemsDigest: string; items: number }): string {
  const before = task.baseValidation;
  if (before?.itemsDigest !== frozen.itemsDigest)
    return `${counted(head.items, "item")}, but not the ${frozen.items} that were accepted`;
  const [was, is] = [new Set(before.ids), new Set(head.ids)];
  const dropped = before.ids.filter((id) => !is.has(id));
  const added = head.ids.filter((id) => !was.has(id));
  const parts = [
    dropped.length > 0 ? `${counted(dropped.length, "item")} dropped (${some(dropped)})` : "",
    added.length > 0 ? `${counted(added.length, "item")} added (${some(added)})` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** Labels that say something else are the business of no-silent-label-fix; here count those that came or went. */
function labelsAddedOrRemoved(task: TaskFacts, head: ValidationFiles, acceptedDigest: string): string | undefined {
  if (head.labelsDigest === acceptedDigest) return undefined;
  const diff = task.labelChanges.find(({ path }) => path === task.task.validation.labels)?.diff;
  if (!diff) return "the labels are not those that were accepted";
  const { added, removed } = diff;
  if (added.length + removed.length === 0)
    return isRelabelled(diff) ? undefined : "the labels are not those that were accepted";
  const parts = [
    removed.length > 0 ? `${counted(removed.length, "label")} removed (${some(removed)})` : "",
    added.length > 0 ? `${counted(added.length, "label")} added (${some(added)})` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function isRelabelled(diff: LabelDiff): boolean {
  return diff.changed.length + diff.renamed_classes.length > 0;
}
