import type { Remarks } from "./remarks.js";

/** What tools write among the attributes that is no label: visibility, places, numbers of tracks. */
const NO_LABEL = new Set("occluded truncated difficult rotation keyframe outside track_id".split(" "));

/**
 * Attributes as details of a label, `name: value`, sorted.
 *
 * @example
 * attributeTexts([["colour", "red"], ["occluded", "false"]]) // → ["colour: red"]
 */
export function attributeTexts(attributes: Remarks): string[] {
  return attributes
    .filter(([name]) => !NO_LABEL.has(name))
    .map(([name, value]) => `${name}: ${value}`)
    .sort();
}

/** The other ones: what is said of visibility counts among the remarks. */
export function attributeRemarks(attributes: Remarks): Remarks {
  return attributes.filter(([name]) => NO_LABEL.has(name));
}
