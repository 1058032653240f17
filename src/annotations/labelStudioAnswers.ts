import { JsonObject, type JsonValue } from "./jsonText.js";
import type { Remarks } from "./remarks.js";

/** Keys of a result's `value` that say where, not what. */
export const GEOMETRY: ReadonlySet<string> = new Set(
  "x y width height rotation points start end startOffset endOffset globalOffsets text radiusX radiusY format rle channel closed ranges framesCount duration sequence vertices instant".split(
    " ",
  ),
);

/** Types whose lists have an order; all other lists are sets. */
const ORDERED = new Set(["text", "textarea", "ranker", "list"]);

/**
 * What a result of Label Studio answers: that which stands under its type (`choices`, `rectanglelabels`, …), one text for
 * each choice. Empty for a region that was only drawn.
 */
export function labelStudioAnswers(value: JsonObject, type: string): string[] {
  return [
    ...new Set(
      answering(value, type).flatMap(({ key, value: inner }) =>
        answersIn(inner, ORDERED.has(type) || ORDERED.has(key)),
      ),
    ),
  ];
}

/** What a result's `value` says beside place and answer. */
export function labelStudioRemarks(value: JsonObject, type: string): Remarks {
  const answers = answering(value, type);
  const others = value.members.filter((member) => !GEOMETRY.has(member.key) && !answers.includes(member));
  return others.map(({ key, value: inner }) => [key, labelStudioText(inner)]);
}

/** The members of a `value` that answer. */
function answering(value: JsonObject, type: string): JsonObject["members"] {
  const [own, others, text] = [
    value.members.filter(({ key }) => key === type),
    value.members.filter(({ key }) => !GEOMETRY.has(key)),
    type === "textarea" ? value.members.filter(({ key }) => key === "text") : [],
  ];
  return [own, others, text].find((members) => members.length > 0) ?? [];
}

function answersIn(value: JsonValue, isOrdered: boolean): string[] {
  if (!Array.isArray(value)) return [labelStudioText(value)];
  return isOrdered ? [value.map(labelStudioText).join(", ")] : value.map(labelStudioText);
}

/** Any value as a text: a list inside is a path in a taxonomy, null is empty. */
export function labelStudioText(value: JsonValue): string {
  if (Array.isArray(value)) return value.map(labelStudioText).join(" / ");
  if (!(value instanceof JsonObject)) return value === null ? "" : String(value);
  return value.members
    .map(({ key, value: inner }) => `${key}=${labelStudioText(inner)}`)
    .sort()
    .join(" ");
}
