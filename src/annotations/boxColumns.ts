/** Two corners, or one and a size. */
const BOX_NAMES = [
  ["xmin", "ymin", "xmax", "ymax"],
  ["x_min", "y_min", "x_max", "y_max"],
  ["x1", "y1", "x2", "y2"],
  ["x", "y", "w", "h"],
  ["x", "y", "width", "height"],
  ["left", "top", "width", "height"],
  ["bbox_x", "bbox_y", "bbox_w", "bbox_h"],
  ["bbox_x", "bbox_y", "bbox_width", "bbox_height"],
];

/** The four columns of a box, where a table has one box a row. */
export function boxColumnsIn(columns: readonly string[]): string[] | undefined {
  for (const names of BOX_NAMES) {
    const found = names.map((name) => columns.find((column) => column.trim().toLowerCase() === name));
    const known = found.filter((name) => name !== undefined);
    if (known.length === 4) return known;
  }
  return undefined;
}

/** True for the third column of a box that gives its width, where others give its right side. */
export function isSizeColumn(name: string): boolean {
  return /w(idth)?$/i.test(name.trim());
}
