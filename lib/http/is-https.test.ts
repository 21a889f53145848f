import { expect, it } from "vitest";
import { isHttps } from "./is-https.ts";

it.each([
  [{ "x-forwarded-proto": "https" }, "http:", true],
  [{ "x-forwarded-proto": "https, http" }, "http:", true],
  [{ "x-forwarded-proto": "http" }, "https:", false],
  [{}, "https:", true],
  [{}, "http:", false],
] as const)("%j over %s: %s", (headers, protocol, expected) => {
  expect(isHttps(new Headers(headers), protocol)).toBe(expected);
});
