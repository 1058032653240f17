import type { IncomingMessage } from "node:http";

/** A request's body as it came; null when it is larger than `atMost` bytes, of which no more is read then. */
export function bodyBytes(request: IncomingMessage, atMost: number): Promise<Buffer | null> {
  if (Number(request.headers["content-length"] ?? 0) > atMost) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let length = 0;
    request.on("data", (piece: Buffer) => {
      length += piece.length;
      if (length <= atMost) return void pieces.push(piece);
      request.pause();
      resolve(null);
    });
    request.on("end", () => resolve(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)));
    request.on("error", reject);
  });
}
