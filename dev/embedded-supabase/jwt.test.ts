import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeClaims, sameKey, signJwt, verifyJwt } from "./jwt.ts";

const SECRET = "a-secret-of-more-than-thirty-two-characters";
const NOW = Date.UTC(2026, 0, 1);

describe("verifyJwt", () => {
  it("returns what was signed", () => {
    fc.assert(
      fc.property(fc.record({ sub: fc.string(), role: fc.string(), extra: fc.jsonValue() }), (claims) => {
        // A key __proto__ or a -0 does not survive JSON, which is not the token's matter.
        const plain = JSON.parse(JSON.stringify(claims));
        expect(verifyJwt(signJwt(plain, SECRET), SECRET, NOW)).toEqual(plain);
      }),
    );
  });

  it("refuses another secret, a changed payload, and invalid tokens", () => {
    const token = signJwt({ role: "anon" }, SECRET);
    const [header, , signature] = token.split(".");
    const forged = `${header}.${Buffer.from('{"role":"service_role"}').toString("base64url")}.${signature}`;
    for (const bad of [`${token}x`, forged, "", "a.b", "a.b.c", signJwt({ role: "anon" }, `${SECRET}!`)]) {
      expect(verifyJwt(bad, SECRET, NOW), bad).toBeNull();
    }
    expect(decodeClaims("a.bm90IGpzb24.c")).toBeNull();
  });

  it("refuses an expired token, to the second", () => {
    const token = signJwt({ exp: NOW / 1000 }, SECRET);
    expect([verifyJwt(token, SECRET, NOW - 1), verifyJwt(token, SECRET, NOW)]).toEqual([{ exp: NOW / 1000 }, null]);
  });
});

it("sameKey compares whole keys", () => {
  expect([sameKey("a", "a"), sameKey("a", "ab"), sameKey(null, "a"), sameKey("", "a")]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
