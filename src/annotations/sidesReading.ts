import type { LabelReading } from "./labelFile.js";

/** How the two sides of a comparison are read: `id` and `label` name columns of both, or of the new one where the old one has its own. */
export interface SidesReading extends LabelReading {
  oldId?: string;
  oldLabel?: string;
}

/** How each side is read. */
export function readingsOf({ oldId, oldLabel, ...reading }: SidesReading): {
  old: LabelReading;
  current: LabelReading;
} {
  const option = (column: "id" | "label", ofOld: string | undefined) => {
    const hint = `; where the old side calls it otherwise, name that with --old-${column}`;
    const both = { name: `--${column}`, hint: ofOld === undefined ? hint : "" };
    return { old: ofOld === undefined ? both : { name: `--old-${column}`, hint: "" }, current: both };
  };
  const [id, label] = [option("id", oldId), option("label", oldLabel)];
  return {
    old: {
      ...reading,
      id: oldId ?? reading.id,
      label: oldLabel ?? reading.label,
      options: { id: id.old, label: label.old },
    },
    current: { ...reading, options: { id: id.current, label: label.current } },
  };
}
