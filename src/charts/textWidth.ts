/**
 * How wide a text is in the shipped font (Inter), in pixels: labels are placed by code, and no canvas is there to ask.
 * Exact for ASCII (kerning aside); other letters count as a wide one, so that a label never needs more room than it gets.
 */
export function textWidth(text: string, fontSize: number, weight: FontWeight = 400): number {
  const advances = weight === 600 ? SEMI_BOLD : REGULAR;
  let thousandths = 0;
  for (const letter of text) thousandths += advances[letter.charCodeAt(0) - FIRST] ?? OTHER;
  return (thousandths * fontSize) / 1000;
}

/** The text, its end replaced by "…" where it would be wider than `room` pixels. */
export function fitText(text: string, room: number, fontSize: number, weight: FontWeight = 400): string {
  if (textWidth(text, fontSize, weight) <= room) return text;
  const letters = [...text];
  while (letters.length > 1 && textWidth(`${letters.join("")}…`, fontSize, weight) > room) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}

/**
 * Each of some names in so much room. Where two of them would then look the same, what tells them apart stays: their ends,
 * or what follows the beginning that they share.
 *
 * @returns same order as given
 */
export function fitNames(names: readonly string[], room: number, fontSize: number, weight: FontWeight = 400): string[] {
  const ways = [
    (name: string) => fitText(name, room, fontSize, weight),
    (name: string) => fitMiddle(name, room, fontSize, weight),
    (name: string) => fitText(`…${name.slice(sharedStart(names, name))}`, room, fontSize, weight),
  ];
  return names.map((name) => {
    const isOwn = (way: (name: string) => string) => !names.some((other) => other !== name && way(other) === way(name));
    const [plain] = ways;
    const way = ways.find(isOwn) ?? plain;
    return way ? way(name) : name;
  });
}

/** The text, its middle replaced by "…". */
function fitMiddle(text: string, room: number, fontSize: number, weight: FontWeight): string {
  const letters = [...text];
  let [start, end] = [Math.ceil(letters.length / 2), Math.floor(letters.length / 2)];
  const shortened = () =>
    `${letters.slice(0, start).join("").trimEnd()}…${letters
      .slice(letters.length - end)
      .join("")
      .trimStart()}`;
  if (textWidth(text, fontSize, weight) <= room) return text;
  while (start > 1 && textWidth(shortened(), fontSize, weight) > room)
    [start, end] = start > end ? [start - 1, end] : [start, end - 1];
  return shortened();
}

/** How many letters at its start a name shares with the other one that is most like it, but for three that are shown. */
function sharedStart(names: readonly string[], name: string): number {
  let most = 0;
  for (const other of names) {
    if (other === name) continue;
    let count = 0;
    while (count < name.length && name[count] === other[count]) count++;
    most = Math.max(most, count);
  }
  return Math.max(0, most - 3);
}

export type FontWeight = 400 | 600;

const FIRST = 32;
const OTHER = 830;

/** Advance widths of the letters 32 to 126 in thousandths of the font size, from the fonts' hmtx tables. */
const REGULAR = [
  281, 278, 403, 631, 638, 812, 639, 222, 362, 362, 500, 659, 280, 460, 276, 357, 625, 464, 605, 636, 642, 608, 624,
  571, 616, 624, 276, 280, 659, 659, 659, 507, 936, 676, 651, 727, 719, 598, 587, 743, 740, 264, 543, 652, 562, 889,
  753, 761, 635, 761, 639, 638, 642, 741, 676, 949, 642, 665, 625, 362, 357, 362, 469, 452, 497, 564, 621, 558, 621,
  582, 361, 609, 591, 237, 237, 544, 237, 869, 585, 597, 609, 609, 372, 523, 364, 581, 557, 812, 540, 557, 541, 362,
  327, 362, 659,
];
const SEMI_BOLD = [
  248, 309, 396, 643, 649, 844, 663, 213, 393, 393, 543, 673, 295, 466, 290, 379, 667, 481, 621, 652, 666, 632, 648,
  587, 646, 648, 290, 295, 673, 673, 673, 544, 999, 724, 657, 744, 724, 608, 586, 755, 744, 275, 561, 677, 566, 906,
  741, 775, 643, 776, 651, 649, 660, 734, 724, 1007, 690, 705, 653, 393, 379, 393, 481, 468, 497, 575, 630, 577, 630,
  593, 377, 625, 613, 261, 261, 569, 261, 898, 610, 608, 625, 625, 397, 549, 380, 608, 576, 837, 562, 576, 562, 393,
  358, 393, 673,
];
