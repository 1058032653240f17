import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import type Docker from "dockerode";
import { pack, type Pack } from "tar-stream";
import { canonicalJson } from "../common/canonicalJson.js";
import { sha256 } from "../common/hash.js";
import { drained } from "./dockerImage.js";

/** An image that holds Node and nothing else, made of this machine's own files: no registry is asked. */
export interface NodeImage {
  /** `sha256:` and 64 hex digits, the image's id: a Dockerfile may say `FROM` it. The same on every engine and known without one. */
  id: string;
  /** A name for engines that keep images under other ids; made of the id, so it never means another image. */
  tag: string;
  /** What `docker load` reads, made anew for each call. */
  archive(): Readable;
}

/** One file of the image: where it stands there, and where its bytes are on this machine. */
interface ImageFile {
  path: string;
  from: string;
  bytes: number;
  mode: number;
}

const NEVER = "1970-01-01T00:00:00Z";
const LAYER = "layer.tar";
const ARCHITECTURES: Record<string, string> = {
  x64: "amd64",
  arm64: "arm64",
  arm: "arm",
  ppc64: "ppc64le",
  s390x: "s390x",
};

/**
 * Node of this machine, with the shared libraries it needs, as an image for `docker load`. The same machine gives the
 * same id every time.
 *
 * @returns null on a system whose programs do not run in Linux containers
 */
export async function nodeImage(): Promise<NodeImage | null> {
  const architecture = ARCHITECTURES[process.arch];
  if (process.platform !== "linux" || architecture === undefined) return null;
  const files = await nodeFiles();
  const layer = await measured(Readable.from(layerOf(files)));
  const config = canonicalJson({
    architecture,
    os: "linux",
    created: NEVER,
    config: { Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], Cmd: ["node"] },
    rootfs: { type: "layers", diff_ids: [`sha256:${layer.sha256}`] },
    history: [{ created: NEVER, created_by: "holdout: this machine's node" }],
  });
  const digest = sha256(config);
  const tag = `holdout-node:${digest.slice(0, 12)}`;
  const manifest = canonicalJson([{ Config: `${digest}.json`, RepoTags: [tag], Layers: [LAYER] }]);
  return { id: `sha256:${digest}`, tag, archive: () => archiveOf({ manifest, config, digest, files, layer }) };
}

/** Gives the image to an engine, unless it has it. */
export async function loadNodeImage(docker: Docker, image: NodeImage): Promise<void> {
  const isThere = await docker
    .getImage(image.tag)
    .inspect()
    .then(
      () => true,
      () => false,
    );
  if (!isThere) await drained(await docker.loadImage(image.archive()));
}

async function nodeFiles(): Promise<ImageFile[]> {
  const node = await realpath(process.execPath);
  const libraries = await librariesOf(node);
  const files = [await fileAt("/usr/local/bin/node", node, 0o755)];
  for (const path of [...new Set(libraries)].sort()) files.push(await fileAt(path, await realpath(path), 0o755));
  return files;
}

async function fileAt(path: string, from: string, mode: number): Promise<ImageFile> {
  return { path, from, bytes: (await stat(from)).size, mode };
}

/** What the dynamic linker would load: lines such as `libm.so.6 => /lib/libm.so.6 (0x…)` and `/lib64/ld.so (0x…)`. A program without any is complete in itself. */
async function librariesOf(program: string): Promise<string[]> {
  const run = promisify(execFile);
  // Where there is no `ldd`, glibc's linker tells when it is asked by the environment; see ld.so(8).
  const told = await run("ldd", [program]).catch(() =>
    run(program, ["-e", ""], { env: { LD_TRACE_LOADED_OBJECTS: "1" } }),
  );
  return [...told.stdout.matchAll(/(?:^|=>)\s*(\/\S+) \(0x/gm)].map((match) => match[1] ?? "");
}

/** A layer: folders before what is in them, no owner's name, no time. */
function layerOf(files: ImageFile[]): Pack {
  const layer = pack();
  const writeAll = async () => {
    for (const folder of foldersOf(files))
      layer.entry(entry(folder, "directory", folder === "tmp" ? 0o1777 : 0o755, 0));
    layer.entry(entry("etc/passwd", "file", 0o644, PASSWD.length), PASSWD);
    for (const file of files) {
      const into = layer.entry(entry(file.path.slice(1), "file", file.mode, file.bytes));
      await pipeline(createReadStream(file.from), into);
    }
    layer.finalize();
  };
  writeAll().catch((error: unknown) => layer.destroy(error instanceof Error ? error : new Error(String(error))));
  return layer;
}

const PASSWD = "root:x:0:0:root:/:/bin/false\nnobody:x:65534:65534:nobody:/tmp:/bin/false\n";

function foldersOf(files: ImageFile[]): string[] {
  const folders = new Set(["etc", "tmp"]);
  for (const { path } of files) for (let up = dirname(path); up !== "/"; up = dirname(up)) folders.add(up.slice(1));
  return [...folders].sort();
}

function entry(name: string, type: "file" | "directory", mode: number, size: number) {
  return { name, type, mode, size, mtime: new Date(0), uid: 0, gid: 0 };
}

async function measured(bytes: Readable): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash("sha256");
  let length = 0;
  for await (const piece of bytes as AsyncIterable<Buffer>) {
    hash.update(piece);
    length += piece.length;
  }
  return { sha256: hash.digest("hex"), bytes: length };
}

function archiveOf(parts: {
  manifest: string;
  config: string;
  digest: string;
  files: ImageFile[];
  layer: { bytes: number };
}): Readable {
  const archive = pack();
  const writeAll = async () => {
    archive.entry(entry("manifest.json", "file", 0o644, Buffer.byteLength(parts.manifest)), parts.manifest);
    archive.entry(entry(`${parts.digest}.json`, "file", 0o644, Buffer.byteLength(parts.config)), parts.config);
    const into = archive.entry(entry(LAYER, "file", 0o644, parts.layer.bytes));
    await pipeline(Readable.from(layerOf(parts.files)), into);
    archive.finalize();
  };
  writeAll().catch((error: unknown) => archive.destroy(error instanceof Error ? error : new Error(String(error))));
  return Readable.from(archive);
}
