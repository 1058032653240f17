/** True for a score that Ultralytics measures of boxes, masks and poses, or of classes. */
export function isUltralyticsScore(name: string): boolean {
  return /^metrics\/(mAP|accuracy_top)/.test(name);
}
