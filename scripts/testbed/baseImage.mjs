// The image that test trainings start from: Debian with Python and numpy, made on this machine without any registry.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { isInstalled } from "./systemPackages.mjs";

export const BASE_IMAGE = "holdout-test/base:bookworm";
const PACKAGES = ["python3-minimal", "python3-numpy"];
const CACHE = "/var/cache/holdout";
/** What no training reads; half of the archive. */
const NOT_NEEDED = [
  "./var/cache/apt",
  "./var/lib/apt/lists",
  "./usr/share/doc",
  "./usr/share/man",
  "./usr/share/locale",
  "./dev",
];

/** Makes sure that the engine at `host` (`unix://…`) has the image; gives nothing, or `{ missing }` with the reason. */
export async function ensureBaseImage(host, tell) {
  const socketPath = host.replace(/^unix:\/\//, "");
  if ((await ask(socketPath, "GET", `/images/${BASE_IMAGE}/json`)).status === 200) return {};
  const archive = join(CACHE, `base-bookworm-${process.arch}-${key()}.tar`);
  if (!(await isWhole(archive))) {
    if (process.getuid?.() !== 0)
      return { missing: "the base image of test trainings is made by debootstrap, which needs root" };
    if (!isInstalled("debootstrap")) return { missing: "debootstrap is not installed (apt-get install debootstrap)" };
    tell("making the base image of test trainings (Debian, Python, numpy; about a minute, kept for the next time)");
    const trouble = await makeArchive(archive);
    if (trouble) return { missing: `debootstrap failed: ${trouble}` };
  }
  const [repo, tag] = BASE_IMAGE.split(":");
  const imported = await ask(socketPath, "POST", `/images/create?fromSrc=-&repo=${repo}&tag=${tag}`, archive);
  return imported.status === 200 ? {} : { missing: `the engine did not take the base image: ${imported.text}` };
}

function key() {
  return createHash("sha256")
    .update(PACKAGES.join(",") + NOT_NEEDED.join(","))
    .digest("hex")
    .slice(0, 12);
}

/** An archive counts when its checksum, written last, still fits. */
async function isWhole(archive) {
  if (!existsSync(archive) || !existsSync(`${archive}.sha256`)) return false;
  return readFileSync(`${archive}.sha256`, "utf8").trim() === (await sha256Of(archive));
}

async function sha256Of(path) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

async function makeArchive(archive) {
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, "making-"));
  try {
    const rootfs = join(work, "rootfs");
    const made = spawnSync(
      "debootstrap",
      ["--variant=minbase", `--include=${PACKAGES.join(",")}`, "bookworm", rootfs],
      { encoding: "utf8" },
    );
    if (made.status !== 0) return (made.stderr + made.stdout).trim().split("\n").at(-1);
    const packed = spawnSync("tar", [
      "-C",
      rootfs,
      ...NOT_NEEDED.map((path) => `--exclude=${path}/*`),
      "-cf",
      join(work, "base.tar"),
      ".",
    ]);
    if (packed.status !== 0) return String(packed.stderr).trim();
    renameSync(join(work, "base.tar"), archive);
    writeFileSync(`${archive}.sha256`, `${await sha256Of(archive)}\n`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function ask(socketPath, method, path, bodyPath) {
  return new Promise((resolve, reject) => {
    const asked = request(
      { socketPath, method, path, headers: bodyPath ? { "content-type": "application/x-tar" } : {} },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (piece) => (text += piece));
        answer.on("end", () => resolve({ status: answer.statusCode, text: text.trim() }));
      },
    );
    asked.on("error", reject);
    if (bodyPath) pipeline(createReadStream(bodyPath), asked).catch(reject);
    else asked.end();
  });
}
