/** True for the name of a series that Ultralytics logs, in its table and elsewhere, of its training or an evaluation. */
export function isUltralyticsName(name: string): boolean {
  return name.startsWith("train/") || isOfEvaluation(name);
}

/** True for what it fills from an evaluation. */
export function isOfEvaluation(name: string): boolean {
  return /^(val|metrics)\//.test(name);
}

/** True for a score that it measures of boxes, masks and poses, or of classes. */
export function isUltralyticsScore(name: string): boolean {
  return /^metrics\/(mAP|accuracy_top)/.test(name);
}
