/** What tools write among the attributes that is no label: visibility, places, numbers of tracks. */
const NO_LABEL = new Set("occluded truncated difficult rotation keyframe outside track_id".split(" "));

/**
 * Attributes as details of a label, `name: value`, sorted.
 *
 * @example
 * attributeTexts([["colour", "red"], ["occluded", "false"]]) // → ["colour: red"]
 */
export function attributeTexts(attributes: readonly (readonly [name: string, value: string])[]): string[] {
  return attributes
    .filter(([name]) => !NO_LABEL.has(name))
    .map(([name, value]) => `${name}: ${value}`)
    .sort();
}
