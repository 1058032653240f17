import { createHash, createHmac } from "node:crypto";

/** SHA-256 of bytes or of the UTF-8 of a text, as 64 lower-case hex digits. */
export function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

/** HMAC-SHA256 with the UTF-8 of `key` over the UTF-8 of `message` (RFC 2104), 32 bytes. */
export function hmacSha256(key: string, message: string): Buffer {
  return createHmac("sha256", key).update(message).digest();
}
