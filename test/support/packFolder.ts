import { existsSync, readdirSync, readFileSync, readlinkSync, lstatSync } from "node:fs";
import { join, posix } from "node:path";
import { pack, type Pack } from "tar-stream";

/** A tar, not yet ended, of some files and folders under `folder`, put under `into`; names that do not exist are left out. */
export function packFolder(folder: string, names: string[], into = ""): Pack {
  const tar = pack();
  const add = (path: string): void => {
    const from = join(folder, path);
    const state = lstatSync(from);
    const name = posix.join(into, path);
    if (state.isSymbolicLink()) tar.entry({ name, type: "symlink", linkname: readlinkSync(from) });
    else if (state.isDirectory()) for (const child of readdirSync(from)) add(posix.join(path, child));
    else tar.entry({ name, mode: state.mode & 0o777 }, readFileSync(from));
  };
  for (const name of names) if (existsSync(join(folder, name))) add(name);
  return tar;
}
