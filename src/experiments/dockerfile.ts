/** One instruction of a Dockerfile, its continued lines joined. */
export interface DockerInstruction {
  /** Upper case: `FROM`, `COPY`, `RUN`. */
  keyword: string;
  /** `--from=builder` → `{ from: ["builder"] }`; a flag may stand more than once, one without a value has "". */
  flags: Record<string, string[]>;
  /** What follows the flags, on one line. */
  text: string;
  /** Words of `text`; of the JSON form `["a", "b"]` its items. */
  words: string[];
  /** Lines that the instruction brings along in the Dockerfile itself (`<<EOF`); empty without. */
  heredoc: string;
  /** Line (from 1) on which it starts. */
  line: number;
}

/**
 * The instructions of a Dockerfile in order (https://docs.docker.com/reference/dockerfile/). Never throws: what is not
 * an instruction is left to the builder to refuse.
 */
export function parseDockerfile(text: string): DockerInstruction[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const escape = /^#\s*escape\s*=\s*`\s*$/im.test(leadingComments(lines)) ? "`" : "\\";
  const instructions: DockerInstruction[] = [];
  let i = 0;
  while (i < lines.length) {
    const start = i;
    const joined = joinContinued(lines, i, escape);
    i = joined.next;
    if (joined.text.trim() === "") continue;
    const instruction = instructionOf(joined.text.trim(), start + 1);
    const end = takesHeredocs(instruction) ? afterHeredocs(lines, i, instruction.text) : i;
    instructions.push({ ...instruction, heredoc: lines.slice(i, end).join("\n") });
    i = end;
  }
  return instructions;
}

function leadingComments(lines: string[]): string {
  const end = lines.findIndex((line) => !/^\s*#/.test(line));
  return lines.slice(0, end === -1 ? undefined : end).join("\n");
}

/** Comment lines vanish, also between continued lines. */
function joinContinued(lines: string[], from: number, escape: string): { text: string; next: number } {
  let text = "";
  let i = from;
  for (; i < lines.length; i++) {
    const line = lines[i] ?? "";
    const isComment = /^\s*#/.test(line);
    if (isComment && text === "") return { text: "", next: i + 1 };
    if (isComment || (text !== "" && line.trim() === "")) continue;
    const trimmed = line.trimEnd();
    if (!trimmed.endsWith(escape)) return { text: text + line, next: i + 1 };
    text += `${trimmed.slice(0, -1)} `;
  }
  return { text, next: i };
}

function instructionOf(text: string, line: number): Omit<DockerInstruction, "heredoc"> {
  const [, keyword = "", rest = ""] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  const flags: Record<string, string[]> = {};
  let after = rest;
  for (let flag = FLAG.exec(after); flag; flag = FLAG.exec(after)) {
    (flags[flag[1] ?? ""] ??= []).push(flag[2] ?? "");
    after = after.slice(flag[0].length);
  }
  return { keyword: keyword.toUpperCase(), flags, text: after, words: wordsOf(after), line };
}

function takesHeredocs({ keyword, text }: { keyword: string; text: string }): boolean {
  return /^(RUN|COPY|ADD)$/.test(keyword) && HEREDOC.test(text);
}

const FLAG = /^--([a-z][a-z-]*)(?:=(\S*))?(?:\s+|$)/;
const HEREDOC = /<<-?(["']?)([A-Za-z_][A-Za-z0-9_]*)\1/;

function wordsOf(text: string): string[] {
  if (text.startsWith("[")) {
    try {
      const words: unknown = JSON.parse(text);
      if (Array.isArray(words)) return words.map(String);
    } catch {
      // Docker, too, takes what is not JSON for the plain form.
    }
  }
  const words = text.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return words.map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
}

function afterHeredocs(lines: string[], from: number, text: string): number {
  let i = from;
  for (const match of text.matchAll(new RegExp(HEREDOC, "g"))) {
    while (i < lines.length && (lines[i] ?? "").trim() !== match[2]) i++;
    i++;
  }
  return Math.min(i, lines.length);
}
