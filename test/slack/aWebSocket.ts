import { createHash } from "node:crypto";
import type { Server } from "node:http";
import type { Duplex } from "node:stream";

/** The server's side of one WebSocket; short text frames alone, which is all that Socket Mode needs (RFC 6455). */
export interface AWebSocket {
  send(text: string): void;
  close(): void;
}

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TEXT = 1;
const CLOSE = 8;

/** Takes WebSockets on a server. */
export function takeWebSockets(
  server: Server,
  take: (socket: AWebSocket, heard: (listener: (text: string) => void) => void) => void,
): void {
  server.on("upgrade", (request, stream: Duplex) => {
    const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}${GUID}`).digest("base64");
    const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
    stream.write([...head, `Sec-WebSocket-Accept: ${accept}`, "", ""].join("\r\n"));
    stream.on("error", () => undefined);
    stream.on("data", (bytes: Buffer) => {
      if ((bytes.readUInt8(0) & 0x0f) === CLOSE) stream.end(Buffer.from([0x80 | CLOSE, 0]));
    });
    const socket = { send: (text: string) => void stream.write(frameOf(text)), close: () => void stream.destroy() };
    take(socket, (listener) => stream.on("data", (bytes: Buffer) => textsIn(bytes).forEach(listener)));
  });
}

function frameOf(text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(4);
  head.writeUInt8(0x80 | TEXT, 0);
  head.writeUInt8(126, 1);
  head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}

/** Every whole text frame in these bytes; a client masks what it sends. */
function textsIn(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at + 6 <= bytes.length;) {
    const isText = (bytes.readUInt8(at) & 0x0f) === TEXT;
    const short = bytes.readUInt8(at + 1) & 0x7f;
    const length = short === 126 ? bytes.readUInt16BE(at + 2) : short;
    const mask = at + (short === 126 ? 4 : 2);
    const body = bytes.subarray(mask + 4, mask + 4 + length);
    const clear = body.map((byte, i) => byte ^ bytes.readUInt8(mask + (i % 4)));
    if (isText) texts.push(Buffer.from(clear).toString("utf8"));
    at = mask + 4 + length;
  }
  return texts;
}
