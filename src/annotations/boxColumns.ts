import type { Shape } from "./labelSet.js";
import { cornerBox } from "./shapes.js";

/** Two corners, or a corner or the middle and a size. */
const BOX_NAMES = [
  ["xmin", "ymin", "xmax", "ymax"],
  ["x_min", "y_min", "x_max", "y_max"],
  ["x1", "y1", "x2", "y2"],
  ["left", "top", "right", "bottom"],
  ["x", "y", "w", "h"],
  ["x", "y", "width", "height"],
  ["left", "top", "width", "height"],
  ["bbox_x", "bbox_y", "bbox_w", "bbox_h"],
  ["bbox_x", "bbox_y", "bbox_width", "bbox_height"],
  ["cx", "cy", "w", "h"],
  ["cx", "cy", "width", "height"],
  ["x_center", "y_center", "w", "h"],
  ["x_center", "y_center", "width", "height"],
  ["center_x", "center_y", "width", "height"],
  // All four in one cell.
  ...["bbox", "bboxes", "box", "boxes", "bounding_box", "bounding_boxes", "xywh", "xyxy"].map((name) => [name]),
];

/** The four columns of a box, or the one that has all four numbers, where a table is called to have boxes. */
export function boxColumnsIn(columns: readonly string[]): string[] | undefined {
  for (const names of BOX_NAMES) {
    const found = names.map((name) => columns.find((column) => column.trim().toLowerCase() === name));
    const known = found.filter((name) => name !== undefined);
    if (known.length === names.length) return known;
  }
  return undefined;
}

/**
 * A box from the numbers in its columns. Where one column has all four, they are left, top, width, height as in COCO,
 * unless it is called `xyxy`.
 *
 * @example
 * boxOfColumns(["x", "y", "w", "h"], [10, 20, 30, 40]).numbers // → [10, 20, 40, 60]: its corners
 */
export function boxOfColumns(columns: readonly string[], numbers: readonly number[]): Shape {
  const [left = 0, top = 0, third = 0, fourth = 0] = numbers;
  if (isFromMiddle(columns)) return cornerBox(left - third / 2, top - fourth / 2, left + third / 2, top + fourth / 2);
  return endsInSize(columns) ? cornerBox(left, top, left + third, top + fourth) : cornerBox(left, top, third, fourth);
}

function isFromMiddle([first = ""]: readonly string[]): boolean {
  return /^(cx|x_center|center_x)$/i.test(first.trim());
}

function endsInSize(columns: readonly string[]): boolean {
  const [first = "", , third] = columns.map((name) => name.trim().toLowerCase());
  return third === undefined ? first !== "xyxy" : /w(idth)?$/.test(third);
}
