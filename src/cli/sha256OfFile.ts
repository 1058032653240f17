import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

/**
 * SHA-256 of a file of any size, as 64 lower-case hex digits. One buffer serves for all pieces.
 *
 * @param failed stops it early: then the promise is rejected
 * @throws what the file system says
 */
export async function sha256OfFile(path: string, failed?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const buffer = Buffer.allocUnsafe(Math.min(1 << 22, size + 1));
    for (;;) {
      failed?.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return hash.digest("hex");
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
