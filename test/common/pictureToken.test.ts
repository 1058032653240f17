import { describe, expect, test } from "@jest/globals";
import { digestOfPictureToken, pictureToken } from "../../src/common/pictureToken.js";

const digest = "ab".repeat(32);
const now = "2026-03-31T23:59:59.999Z";

describe("the address of a picture", () => {
  test("stands for the picture's digest and is safe in a URL", () => {
    const token = pictureToken("secret", digest, now);
    expect(token).toMatch(/^[\w-]{67}$/);
    expect(digestOfPictureToken("secret", token, now)).toBe(digest);
  });

  test("is the same all month, so that a comment need not be written again", () => {
    expect(pictureToken("secret", digest, "2026-03-01T00:00:00.000Z")).toBe(pictureToken("secret", digest, now));
    expect(pictureToken("secret", digest, "2026-04-01T00:00:00.000Z")).not.toBe(pictureToken("secret", digest, now));
  });

  test("ends after twelve whole months", () => {
    const token = pictureToken("secret", digest, now);
    expect(digestOfPictureToken("secret", token, "2027-03-31T23:59:59.999Z")).toBe(digest);
    expect(digestOfPictureToken("secret", token, "2027-04-01T00:00:00.000Z")).toBeNull();
  });

  test("cannot be forged, changed or guessed", () => {
    const token = pictureToken("secret", digest, now);
    expect(digestOfPictureToken("another secret", token, now)).toBeNull();
    for (const changed of ["", "x", `A${token.slice(1)}`, `${token}AAAA`, "../../etc/passwd"]) {
      expect(digestOfPictureToken("secret", changed, now)).toBeNull();
    }
  });
});
