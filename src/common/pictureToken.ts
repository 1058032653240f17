import { timingSafeEqual } from "node:crypto";
import { hmacSha256 } from "./hash.js";

const DIGEST_BYTES = 32;
const MONTH_BYTES = 2;
const SIGNATURE_BYTES = 16;
const MONTHS_VALID = 12;

/**
 * The unguessable word that stands in a picture's public address: digest, last month of validity and a signature, 67
 * characters of base64url. The same picture has the same word all month, so that a comment that shows it need not be
 * written again; it is valid for at least 12 whole months.
 *
 * @param digest SHA-256 of the picture, 64 hex digits
 * @param now ISO 8601
 */
export function pictureToken(secret: string, digest: string, now: string): string {
  const content = Buffer.alloc(DIGEST_BYTES + MONTH_BYTES);
  content.write(digest, "hex");
  content.writeUInt16BE(monthOf(now) + MONTHS_VALID, DIGEST_BYTES);
  return Buffer.concat([content, signatureOf(secret, content)]).toString("base64url");
}

/** The digest that a token stands for; null when the token is not ours, was changed, or has ended. */
export function digestOfPictureToken(secret: string, token: string, now: string): string | null {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== DIGEST_BYTES + MONTH_BYTES + SIGNATURE_BYTES) return null;
  const content = bytes.subarray(0, DIGEST_BYTES + MONTH_BYTES);
  if (!timingSafeEqual(bytes.subarray(content.length), signatureOf(secret, content))) return null;
  if (monthOf(now) > content.readUInt16BE(DIGEST_BYTES)) return null;
  return content.toString("hex", 0, DIGEST_BYTES);
}

function signatureOf(secret: string, content: Buffer): Buffer {
  return hmacSha256(secret, `picture ${content.toString("hex")}`).subarray(0, SIGNATURE_BYTES);
}

/** Months since January 1970, in UTC. */
function monthOf(time: string): number {
  const date = new Date(time);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}
