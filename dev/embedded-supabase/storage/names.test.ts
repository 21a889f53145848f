import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requireAllowedType, requireBucketName, requireKey } from "./names.ts";

describe("requireKey", () => {
  it.each(["a", "a/b/c.txt", "A b(1)!'*&$=@;:+,?-_.txt", "a/...", ".hidden", "x".repeat(1024)])("takes %j", (key) => {
    expect(requireKey(key)).toBe(key);
  });

  it.each(["", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a\\b", "a\u0000", "ü", "a%2fb", "a\n"])(
    "refuses %j",
    (key) => {
      expect(() => requireKey(key)).toThrow(/^Invalid key/);
    },
  );

  it("lets nothing through that leads out of a folder", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", ".", "/", "%", "\\") }), (key) => {
        try {
          requireKey(key);
        } catch {
          return;
        }
        expect(new URL(key, "http://host/base/").pathname).toBe(`/base/${key}`);
      }),
    );
  });
});

it("requireBucketName refuses slashes, spaces around it, and what is too long", () => {
  expect(requireBucketName("my bucket.1")).toBe("my bucket.1");
  for (const name of ["", "a/b", " a", "a ", "x".repeat(101), "ä"]) expect(() => requireBucketName(name)).toThrow();
});

describe("requireAllowedType", () => {
  it.each([
    ["image/png", ["image/*"], true],
    ["image/png", ["image/png"], true],
    ["image/png", null, true],
    ["image/png", [], true],
    ["anything", [], true],
    ["image/png", ["text/*", "image/jpeg"], false],
    // As storage-api compares.
    ["text/plain;charset=UTF-8", ["text/plain"], false],
    ["text/plain;charset=UTF-8", ["text/*"], true],
    ["text", ["text/*"], false],
    ["a\nb", null, false],
  ])("%j in %j: %j", (type, allowed, isAllowed) => {
    const check = () => requireAllowedType(type, allowed);
    if (isAllowed) expect(check).not.toThrow();
    else expect(check).toThrow(/is not supported/);
  });
});
