/**
 * Does a path of the repository match a glob? `*` and `?` stay inside a folder's name, `**` spans any number of folders,
 * `[a-z]` and `[!a-z]` are one character, `{a,b}` is either. Hidden files match like any other.
 *
 * Own code, because globs and paths both come from strangers: a glob turned into a regular expression can take hours on
 * a long path, this takes at most (characters of the glob) × (characters of the path) steps.
 *
 * @example
 * globMatcher("model/**")("model/layers/attention.py") // → true
 * globMatcher("data/*.csv")("data/old/labels.csv")     // → false
 */
export function globMatcher(glob: string): (path: string) => boolean {
  const alternatives = expandBraces(glob).map((plain) => plain.split("/").map(compileSegment));
  return (path) => {
    const names = path.split("/");
    return alternatives.some((segments) => matchSegments(segments, names));
  };
}

/** The folder that every match lies in: `experiments/digits` of `experiments/digits/*.yaml`; empty for the root. */
export function globFolder(glob: string): string {
  const segments = glob.split("/");
  const firstWild = segments.findIndex((segment) => /[*?[{]/.test(segment));
  return segments.slice(0, firstWild === -1 ? -1 : firstWild).join("/");
}

/** How many alternatives the braces of a glob stand for: `{a,b}/{c,d}` → 4. */
export function braceAlternatives(glob: string): number {
  let alternatives = 1;
  for (const [group] of glob.matchAll(BRACES)) alternatives *= group.split(",").length;
  return alternatives;
}

const BRACES = /\{[^{}]*,[^{}]*\}/g;
const MOST_ALTERNATIVES = 64;

function expandBraces(glob: string): string[] {
  if (braceAlternatives(glob) > MOST_ALTERNATIVES) return [glob];
  const group = /\{([^{}]*,[^{}]*)\}/.exec(glob);
  if (!group) return [glob];
  const [before, after] = [glob.slice(0, group.index), glob.slice(group.index + group[0].length)];
  return (group[1] ?? "").split(",").flatMap((option) => expandBraces(before + option + after));
}

type Segment = "any folders" | Token[];
type Token = { kind: "star" } | { kind: "one"; accepts(character: string): boolean };

function compileSegment(segment: string): Segment {
  if (segment === "**") return "any folders";
  const tokens: Token[] = [];
  for (let i = 0; i < segment.length; i++) {
    const character = segment[i] ?? "";
    if (character === "*") {
      if (tokens.at(-1)?.kind !== "star") tokens.push({ kind: "star" });
    } else if (character === "?") {
      tokens.push({ kind: "one", accepts: () => true });
    } else if (character === "[" && segment.indexOf("]", i + 2) !== -1) {
      const end = segment.indexOf("]", i + 2);
      tokens.push({ kind: "one", accepts: characterClass(segment.slice(i + 1, end)) });
      i = end;
    } else {
      tokens.push({ kind: "one", accepts: (other) => other === character });
    }
  }
  return tokens;
}

function characterClass(inside: string): (character: string) => boolean {
  const isNegated = /^[!^]/.test(inside);
  const members = isNegated ? inside.slice(1) : inside;
  const accepts = (character: string) => {
    for (let i = 0; i < members.length; i++) {
      const isRange = members[i + 1] === "-" && i + 2 < members.length;
      const last = isRange ? (members[i + 2] ?? "") : (members[i] ?? "");
      if (character >= (members[i] ?? "") && character <= last) return true;
      if (isRange) i += 2;
    }
    return false;
  };
  return isNegated ? (character) => !accepts(character) : accepts;
}

function matchSegments(segments: Segment[], names: string[]): boolean {
  return matchStars(segments, names, {
    isStar: (segment) => segment === "any folders",
    accepts: (segment, name) => segment !== "any folders" && matchName(segment, name),
  });
}

function matchName(tokens: Token[], name: string): boolean {
  return matchStars(tokens, [...name], {
    isStar: (token) => token.kind === "star",
    accepts: (token, character) => token.kind === "one" && token.accepts(character),
  });
}

/** The greedy match with one step back: only the last star ever needs to grow, because what stood before it has its earliest match. */
function matchStars<P, T>(
  pattern: P[],
  text: T[],
  how: { isStar(p: P): boolean; accepts(p: P, t: T): boolean },
): boolean {
  let [p, t] = [0, 0];
  let star: { p: number; t: number } | undefined;
  while (t < text.length) {
    const [here, there] = [pattern[p], text[t]];
    if (here !== undefined && how.isStar(here)) star = { p: p++, t };
    else if (here !== undefined && there !== undefined && how.accepts(here, there)) [p, t] = [p + 1, t + 1];
    else if (star) [p, t] = [star.p + 1, ++star.t];
    else return false;
  }
  while (p < pattern.length && how.isStar(pattern[p] as P)) p++; // p is inside the pattern
  return p === pattern.length;
}
