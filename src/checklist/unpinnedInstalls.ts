import type { DockerInstruction } from "../experiments/dockerfile.js";

/** A package that an image build takes in whatever version is newest that day. */
export interface UnpinnedInstall {
  installer: string;
  what: string;
  line: number;
}

/**
 * What the RUN instructions of a Dockerfile install without saying which version: pip (also `uv pip`), conda and mamba,
 * apt and apk. Lists (`-r requirements.txt`) count as pinned when they come from the repository; local folders and
 * wheels always do.
 */
export function unpinnedInstalls(instructions: readonly DockerInstruction[]): UnpinnedInstall[] {
  const copied = instructions.filter(({ keyword, flags }) => /^(COPY|ADD)$/.test(keyword) && !flags["from"]);
  const mounts = instructions.flatMap(({ flags }) => flags["mount"] ?? []);
  const known: KnownFiles = { copied: copied.flatMap(({ words }) => words.slice(0, -1)), mounts };
  return instructions
    .filter(({ keyword }) => keyword === "RUN")
    .flatMap((run) => commandsOf(run).flatMap((words) => unpinnedIn(words, run.line, known)));
}

interface KnownFiles {
  copied: string[];
  mounts: string[];
}

/** Simple commands of a shell line, each as its words. */
function commandsOf({ text, words, heredoc }: DockerInstruction): string[][] {
  const isList = text.startsWith("[");
  const shellLine = isList ? words.join(" ").replace(/^\S*sh -\S*c /, "") : text;
  return `${shellLine}\n${heredoc}`
    .split(/&&|\|\||[;|\n()]/)
    .map((command) => (command.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, "$2")))
    .map(withoutPrelude)
    .filter((command) => command.length > 0);
}

/** `sudo DEBIAN_FRONTEND=noninteractive python3 -m pip …` → `pip …`. */
function withoutPrelude(words: string[]): string[] {
  let rest = words;
  while (/^(sudo|env|exec|time|then|do|else|if|\{|[A-Za-z_]\w*=.*|set)$/.test(rest[0] ?? "")) rest = rest.slice(1);
  if (/(^|\/)python[\d.]*$/.test(rest[0] ?? "") && rest[1] === "-m") rest = rest.slice(2);
  if (rest[0] === "uv" && rest[1] === "pip") rest = rest.slice(1);
  return rest;
}

interface Installer {
  name: string;
  subcommands: RegExp;
  /** Flags that are followed by a value. */
  valued: RegExp;
  /** Flags followed by a list of packages from a file. */
  lists: RegExp;
  isPinned(what: string): boolean;
}

const INSTALLERS: { command: RegExp; installer: Installer }[] = [
  {
    command: /^(.*\/)?pip[\d.]*$/,
    installer: {
      name: "pip",
      subcommands: /^install$/,
      valued:
        /^(-[cifte]|--(constraint|index-url|extra-index-url|find-links|target|editable|prefix|root|platform|python-version|timeout|retries|trusted-host|cache-dir|proxy|only-binary|no-binary|config-settings?|python))$/,
      lists: /^(-r|--requirement)$/,
      isPinned: isPinnedPip,
    },
  },
  {
    command: /^(.*\/)?(conda|mamba|micromamba)$/,
    installer: {
      name: "conda",
      subcommands: /^(install|create)$/,
      valued: /^(-[ncp]|--(name|channel|prefix|solver))$/,
      lists: /^(-f|--file)$/,
      isPinned: (what) => /^[\w.:-]+={1,2}[^=*<>]+/.test(what) || isLocal(what),
    },
  },
  {
    command: /^(.*\/)?(apt-get|apt)$/,
    installer: {
      name: "apt",
      subcommands: /^install$/,
      valued: /^(-[tco]|--(target-release|option|config-file))$/,
      lists: /^$/,
      isPinned: (what) => /=./.test(what) || isLocal(what) || what.endsWith("-"),
    },
  },
  {
    command: /^(.*\/)?apk$/,
    installer: {
      name: "apk",
      subcommands: /^add$/,
      valued: /^(-[tX]|--(virtual|repository))$/,
      lists: /^$/,
      isPinned: (what) => /[^<>~]=./.test(what) || isLocal(what),
    },
  },
];

function unpinnedIn(words: string[], line: number, known: KnownFiles): UnpinnedInstall[] {
  const found = INSTALLERS.find(({ command }) => command.test(words[0] ?? ""));
  if (!found) return [];
  const { installer } = found;
  const at = words.findIndex((word, i) => i > 0 && installer.subcommands.test(word));
  if (at === -1) return [];
  const unpinned: string[] = [];
  const rest = words.slice(at + 1);
  for (let i = 0; i < rest.length; i++) {
    const [flag = "", attached] = splitFlag(rest[i] ?? "");
    if (installer.lists.test(flag)) {
      const list = attached ?? rest[++i] ?? "";
      if (!comesFromRepository(list, known)) unpinned.push(list);
    } else if (installer.valued.test(flag)) {
      if (attached === undefined) i++;
    } else if (/^[>&\d]*>/.test(flag)) {
      break;
    } else if (!flag.startsWith("-") && !installer.isPinned(rest[i] ?? "")) {
      unpinned.push(rest[i] ?? "");
    }
  }
  return unpinned.map((what) => ({ installer: installer.name, what, line }));
}

/** `--requirement=list.txt` and `-rlist.txt` → flag and its value. */
function splitFlag(word: string): [string, string?] {
  const long = /^(--[^=]+)=(.*)$/s.exec(word);
  if (long) return [long[1] ?? "", long[2]];
  const attached = /^(-r)(.+)$/.exec(word);
  return attached ? [attached[1] ?? "", attached[2]] : [word];
}

function isPinnedPip(what: string): boolean {
  if (/^[A-Za-z0-9][\w.-]*(\[[^\]]*\])?===?[^*,<>=]+$/.test(what.replace(/\s/g, ""))) return true;
  if (/@[0-9a-f]{40}(#|$)/.test(what) || /#.*sha256=[0-9a-f]{64}/.test(what)) return true;
  return isLocal(what);
}

function isLocal(what: string): boolean {
  if (/^[a-z+]+:\/\//i.test(what)) return false;
  return /^[./]/.test(what) || /\.(whl|tar\.gz|zip|deb)$/.test(what);
}

function comesFromRepository(list: string, { copied, mounts }: KnownFiles): boolean {
  if (/^[a-z+]+:\/\//i.test(list)) return false;
  const name = list.split("/").at(-1) ?? list;
  const isCopied = copied.some((source) => {
    const last = source.replace(/\/+$/, "").split("/").at(-1) ?? "";
    return last === name || last === "." || last === "" || /[*?[$]/.test(last) || !/\.[a-z]+$/i.test(last);
  });
  return isCopied || mounts.some((mount) => mount.includes(name) || !/source=|src=/.test(mount));
}
