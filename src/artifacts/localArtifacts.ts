import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sha256 } from "../common/hash.js";
import type { Artifacts } from "../ports/artifacts.js";

/**
 * Artifacts in a local folder, each under its own digest: `ab/cd/abcd…`. A file is there whole or not at all, also
 * when the machine loses its power in between; it is made once and never changed.
 */
export function localArtifacts(folder: string): Artifacts {
  const placeOf = (digest: string) => join(folder, digest.slice(0, 2), digest.slice(2, 4), digest);
  return {
    async put(bytes) {
      const digest = sha256(bytes);
      if (!(await isThere(placeOf(digest), bytes.length))) await writeWhole(placeOf(digest), bytes);
      return digest;
    },
    async get(digest) {
      refuseOther(digest);
      const bytes = await readFile(placeOf(digest));
      if (sha256(bytes) !== digest) throw new Error(`the artifact ${digest} was damaged on the disk`);
      return bytes;
    },
    async has(digest) {
      refuseOther(digest);
      return isThere(placeOf(digest));
    },
  };
}

/** A digest comes from a store or a URL; anything else could be a path. */
function refuseOther(digest: string): void {
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error(`${JSON.stringify(digest)} is not the digest of an artifact`);
}

async function isThere(place: string, size?: number): Promise<boolean> {
  return stat(place).then(
    (state) => state.isFile() && (size === undefined || state.size === size),
    () => false,
  );
}

async function writeWhole(place: string, bytes: Uint8Array): Promise<void> {
  const home = dirname(place);
  await mkdir(home, { recursive: true });
  const draft = join(home, `.${randomUUID()}`);
  try {
    await writeThrough(draft, bytes);
    await rename(draft, place);
  } finally {
    await rm(draft, { force: true });
  }
  await flush(home);
}

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx", 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The name itself is part of its folder, which has to reach the disk too. */
async function flush(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
