import { JsonObject, type JsonValue } from "./jsonText.js";
import type { Shape } from "./labelSet.js";
import { pointShape, polygonShape } from "./shapes.js";

/** Where in the item a result of Label Studio holds, in per cent of the picture or in characters or seconds; undefined for the whole item. */
export function labelStudioShape(value: JsonObject): Shape | undefined {
  return outline(value) ?? mask(value) ?? track(value) ?? flat(value) ?? span(value);
}

function outline(value: JsonObject): Shape | undefined {
  const [points, vertices] = [value.get("points"), value.get("vertices")];
  if (Array.isArray(points))
    return value.get("closed") === false
      ? pointShape("outline", numbersIn(points))
      : polygonShape("outline", numbersIn(points));
  if (!Array.isArray(vertices)) return undefined;
  const corners = vertices.flatMap((one) => numbersUnder(one, ["x", "y"]));
  return value.get("closed") === true ? polygonShape("outline", corners) : pointShape("outline", corners);
}

function mask(value: JsonObject): Shape | undefined {
  const rle = value.get("rle");
  return Array.isArray(rle) ? { kind: `mask ${rle.join(",")}`, numbers: [], box: [0, 0, 0, 0] } : undefined;
}

/** A box through the frames of a video. */
function track(value: JsonObject): Shape | undefined {
  const sequence = value.get("sequence");
  if (!Array.isArray(sequence)) return undefined;
  const frames = sequence.map((one) =>
    numbersUnder(one, ["frame", "x", "y", "width", "height", "rotation", "enabled"]),
  );
  const [, left = 0, top = 0, width = 0, height = 0] = frames[0] ?? [];
  return { kind: "track", numbers: frames.flat(), box: [left, top, width, height] };
}

/** A box, an ellipse or a point of a picture. */
function flat(value: JsonObject): Shape | undefined {
  const [x, y, rotation] = [numberUnder(value, "x"), numberUnder(value, "y"), numberUnder(value, "rotation") ?? 0];
  if (x === undefined || y === undefined) return undefined;
  const [width, height] = [numberUnder(value, "width"), numberUnder(value, "height")];
  if (width !== undefined && height !== undefined)
    return { kind: "box", numbers: [x, y, width, height, rotation], box: [x, y, width, height] };
  const [radiusX, radiusY] = [numberUnder(value, "radiusX"), numberUnder(value, "radiusY")];
  if (radiusX === undefined || radiusY === undefined) return { kind: "point", numbers: [x, y], box: [x, y, 0, 0] };
  const box: Shape["box"] = [x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY];
  return { kind: "ellipse", numbers: [x, y, radiusX, radiusY, rotation], box };
}

/** A span of text (offsets), of a dialogue or a page (in its parts), or of time. */
function span(value: JsonObject): Shape | undefined {
  const offsets = value.get("globalOffsets");
  const whole = offsets instanceof JsonObject ? offsets : value;
  const [start, end] = [numberUnder(whole, "start"), numberUnder(whole, "end")];
  const inside = [numberUnder(value, "startOffset") ?? 0, numberUnder(value, "endOffset") ?? 0];
  if (start !== undefined && end !== undefined)
    return {
      kind: "span",
      numbers: whole === value ? [start, end, ...inside] : [start, end],
      box: [start, 0, end - start, 1],
    };
  const [from, to] = [value.get("start"), value.get("end")];
  if (typeof from !== "string" || typeof to !== "string") return undefined;
  const [first = 0, last = 0] = inside;
  return { kind: `span ${from} ${to}`, numbers: inside, box: [first, 0, last - first, 1] };
}

function numbersUnder(value: JsonValue, keys: readonly string[]): number[] {
  return value instanceof JsonObject
    ? keys.map((key) => numberUnder(value, key) ?? Number(value.get(key) === true))
    : [];
}

function numberUnder(value: JsonObject, key: string): number | undefined {
  const found = value.get(key);
  if (typeof found === "number") return found;
  const isNumber = typeof found === "string" && found.trim() !== "" && Number.isFinite(Number(found));
  return isNumber ? Number(found) : undefined;
}

function numbersIn(points: readonly JsonValue[]): number[] {
  return points.flat().filter((one) => typeof one === "number");
}
