import type { LabelEntry } from "./labelSet.js";

type Items = Map<string, LabelEntry[]>;

/**
 * Both sides with labels that name their question, `question: label`, where more than one question is asked; without
 * any question where each side asks only one, whatever its name.
 */
export function withQuestions(before: Items, after: Items): [Items, Items] {
  const [asked, askedNow] = [questionsIn(before), questionsIn(after)];
  if (asked.size === 0 && askedNow.size === 0) return [before, after];
  const areMany = asked.size > 1 || askedNow.size > 1;
  const rewritten = areMany ? named : unasked;
  return [entriesRewritten(before, rewritten), entriesRewritten(after, rewritten)];
}

function questionsIn(items: Items): Set<string> {
  const questions = new Set<string>();
  for (const entries of items.values())
    for (const { question } of entries) if (question !== undefined) questions.add(question);
  return questions;
}

function named(entry: LabelEntry): LabelEntry {
  return entry.question === undefined ? entry : { ...entry, label: `${entry.question}: ${entry.label}` };
}

function unasked(entry: LabelEntry): LabelEntry {
  return { ...entry, question: undefined };
}

function entriesRewritten(items: Items, rewrite: (entry: LabelEntry) => LabelEntry): Items {
  return new Map([...items].map(([key, entries]) => [key, entries.map(rewrite)]));
}
