import type { ChangedLabel } from "../../annotations/labelDiff.js";
import { formatPlace } from "../../common/userError.js";
import { fail, pass, skip } from "../answer.js";
import type { Facts, TaskFacts } from "../facts.js";
import type { AnnotatedPlace, Rule } from "../rule.js";
import { counted, short, some } from "../sentences.js";

type WatchedDiff = TaskFacts["labelChanges"][number]["diff"];

/** GitHub takes 50 annotations at a time, and nobody reads more. */
const MOST_PLACES = 50;

export const noSilentLabelFix: Rule = {
  id: "no-silent-label-fix",
  asks: "Is every changed label covered by a declared, approved amendment?",
  watches: "label files: training labels, validation labels, annotations",
  severity: "block",
  check(facts, task) {
    const watched = task.labelChanges.filter(({ path }) => !isStillCollected(facts, task, path));
    if (watched.length === 0) return skip("the change touches no label file under watch");
    const changed = watched.flatMap(({ diff }) => diff.changed);
    const renamed = watched.flatMap(({ path, diff }) => diff.renamed_classes.map((one) => ({ path, ...one })));
    if (changed.length + renamed.length === 0) return pass(unchangedLabels(watched.map(({ diff }) => diff)));
    const saw = [
      ...(changed.length > 0 ? [sawChanged(changed)] : []),
      ...renamed.map(
        ({ path, from, to, items }) =>
          `class ${quoted(from)} is now called ${quoted(to)} (${counted(items, "item")}, ${path})`,
      ),
    ];
    return fail({
      saw: saw.join("; "),
      next: nextStep(changed),
      places: [...changed.map(placeOf), ...renamed.map(renamedPlace)].slice(0, MOST_PLACES),
    });
  },
};

/** Before the acceptance people label, disagree and settle: that is how a validation set comes to be. */
function isStillCollected(facts: Facts, { task, acceptance }: TaskFacts, path: string): boolean {
  const { labels, annotations } = task.validation;
  return facts.ledgerKnown && acceptance === null && (path === labels || path === annotations);
}

/** What was changed without another label is no reason to stop, but it is said. */
function unchangedLabels(diffs: WatchedDiff[]): string {
  const sum = (count: (diff: WatchedDiff) => number) => diffs.reduce((total, diff) => total + count(diff), 0);
  const [added, removed] = [sum((diff) => diff.added.length), sum((diff) => diff.removed.length)];
  const moved = sum((diff) => diff.moved.length);
  const [come, gone] = [sum((diff) => diff.added_rows.length), sum((diff) => diff.removed_rows.length)];
  const rows = [
    ...(come > 0 ? [`${counted(come, "row")} added to`] : []),
    ...(gone > 0 ? [`${counted(gone, "row")} removed from`] : []),
  ];
  const others = diffs.flatMap((diff) => diff.other_changes.map(({ key, items }) => `${short(key)} of ${items}`));
  return [
    `no label changed; ${added} added, ${removed} removed, ${sum((diff) => diff.unchanged)} as before`,
    ...(rows.length > 0 ? [`${rows.join(" and ")} items on both sides`] : []),
    ...(moved > 0 ? [`${counted(moved, "object")} moved`] : []),
    ...(others.length > 0 ? [`beside the labels changed ${some(others)}`] : []),
  ].join("; ");
}

function sawChanged(changed: ChangedLabel[]): string {
  const listed = changed.map(
    ({ id, from, to, place }) => `${short(id)} from ${quoted(from)} to ${quoted(to)} at ${formatPlace(place)}`,
  );
  return `${counted(changed.length, "label")} changed: ${listed.slice(0, 3).join(", ")}${listed.length > 3 ? `, and ${listed.length - 3} more` : ""}`;
}

function nextStep(changed: ChangedLabel[]): string {
  const [first, ...others] = changed;
  const example = first ? ` (${short(first.id)} is ${quoted(first.to)}${others.length > 0 ? `, and so on` : ""})` : "";
  return `Put the old ${changed.length > 1 ? "labels" : "label"} back here and say in an issue of its own what is wrong${example}: a label changes openly, so that past experiments can be measured with the right one, too.`;
}

function placeOf({ id, from, to, place }: ChangedLabel): AnnotatedPlace {
  return {
    ...place,
    message: `The label of ${short(id)} was ${quoted(from)} and is now ${quoted(to)}, without an amendment.`,
  };
}

function renamedPlace({ path, from, to }: { path: string; from: string; to: string }): AnnotatedPlace {
  return { path, line: 1, message: `The class ${quoted(from)} is now called ${quoted(to)}, without an amendment.` };
}

function quoted(label: string): string {
  return JSON.stringify(short(label));
}
