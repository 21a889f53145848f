import { expect, it } from "vitest";
import { isAllowedRedirect } from "./redirects.ts";

const SITE = "https://karbos.example";
const PATTERNS = [
  "https://*.preview.example/**",
  "https://docs.example/?/page",
  "app.karbos://callback",
  "https://a+b.example/(x)",
];

it.each([
  ["https://karbos.example/any/where?a=b#c", true],
  ["https://karbos.example:8443/", false],
  ["http://karbos.example/", false],
  ["https://one.preview.example/a/b", true],
  ["https://one.two.preview.example/a", false],
  ["https://docs.example/x/page", true],
  ["https://docs.example/xx/page", false],
  ["app.karbos://callback", true],
  ["https://a+b.example/(x)", true],
  ["https://evil.example/https://karbos.example", false],
  ["https://karbos.example.evil.example/", false],
  ["https://karbos.example@evil.example/", false],
  ["http://127.0.0.1:9999/", true],
  ["http://10.0.0.1/", false],
  ["http://2130706433.evil/", false],
  ["javascript:alert(1)", false],
  ["data:text/html,x", false],
  ["", false],
  ["/inside", false],
  [`https://karbos.example/${"x".repeat(2000)}`, false],
])("%j: %j", (url, isAllowed) => {
  expect(isAllowedRedirect(url, SITE, PATTERNS)).toBe(isAllowed);
});
