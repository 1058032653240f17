import canonicalize from "canonicalize";
import { sha256 } from "./hash.js";

/**
 * Canonical JSON (RFC 8785): the same value gives the same text on every machine, whatever the order of its keys.
 * Keys whose value is `undefined` are left out, as in `JSON.stringify`.
 */
export function canonicalJson(value: unknown): string {
  return canonicalize(value) ?? "null";
}

/** SHA-256 of the canonical JSON of a value. */
export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value));
}
