import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * True when `signature` (`sha256=` and 64 hex digits) was made with the secret over exactly these bytes.
 * https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function isSigned(secret: string, body: Uint8Array, signature: string): boolean {
  const given = Buffer.from(signature);
  const right = Buffer.from(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
  return given.length === right.length && timingSafeEqual(given, right);
}
