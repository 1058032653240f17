import { sha256 } from "../common/hash.js";

/**
 * What is said of an object beside its label and its place, `[key, text]`: it is no part of the label, but no one shall
 * change it unseen.
 */
export type Remarks = readonly (readonly [key: string, text: string])[];

/**
 * Remarks from keys and values: those that anybody would miss. Ids, dates, licences, paths and sizes that follow from the
 * geometry are none, and a flag that is not set, or a list without entries, says as little as one that is not there.
 *
 * @example
 * remarksOf([["id", "7"], ["difficult", "0"], ["pose", "Left"]]) // → [["pose", "Left"]]
 */
export function remarksOf(said: Remarks): Remarks {
  const remarks: [string, string][] = [];
  for (const [key, text] of said) {
    if (!isRemark(key)) continue;
    const value = FLAGS.has(key.toLowerCase()) ? flagText(text) : text;
    if (!NOTHING.test(value)) remarks.push([key, value.length > LONGEST ? sha256(value) : value]);
  }
  return remarks;
}

const NOTHING = /^(null|false|\[\]|\{\})?$/i;

/** Longer texts (embeddings, masks) are only compared, by their hash: nobody reads them, and millions of them fill the memory. */
const LONGEST = 64;

/** False for a key whose value nobody misses. */
export function isRemark(key: string): boolean {
  return !IGNORED.has(key.toLowerCase()) && !IS_DATE.test(key);
}

/** The remarks as a property of a label; none where there are none: of millions of labels most have none. */
export function remarked(said: Remarks): { remarks?: Remarks } {
  const remarks = remarksOf(said);
  return remarks.length === 0 ? {} : { remarks };
}

const IGNORED = new Set(
  [
    "id uid uuid guid image_id category_id annotation_id ann_id region_id track_id instance_id object_id video_id parent_id parentid group_id task_id job_id",
    "license licence license_id file file_name filename file_path path folder url coco_url flickr_url",
    "area num_keypoints perimeter keyframe outside frame lead_time",
  ].flatMap((names) => names.split(" ")),
);
const IS_DATE = /^(created|updated|modified|last_modified|date_.*)$|(^|_)(date|datetime|timestamp)$|_at$/i;
/** What is usually said as 0 or 1, or not at all. */
const FLAGS = new Set("iscrowd ignore difficult truncated occluded pose rotation".split(" "));

function flagText(text: string): string {
  if (/^(0(\.0*)?|false|no|unspecified)$/i.test(text)) return "";
  return /^(1|true|yes)$/i.test(text) ? "1" : text;
}
