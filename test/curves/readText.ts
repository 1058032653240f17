import type { Curve } from "../../src/curves/curve.js";
import { readCurve } from "../../src/curves/readCurve.js";

export const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** The curve in one file. */
export const read = (path: string, text: string): Curve => readCurve([{ path, bytes: bytes(text) }], path);
