import { describe, expect, it } from "vitest";
import { contentSecurityPolicy } from "./content-security-policy.ts";

const policy = (supabaseUrl: string, isDevelopment = false) =>
  contentSecurityPolicy({ nonce: "abc", supabaseUrl, isDevelopment });

describe("contentSecurityPolicy", () => {
  it.each([
    ["http://127.0.0.1:54321", "connect-src 'self' http://127.0.0.1:54321 ws://127.0.0.1:54321"],
    ["https://ref.supabase.co", "connect-src 'self' https://ref.supabase.co wss://ref.supabase.co"],
  ])("lets the page reach %s and its socket", (url, directive) => {
    expect(policy(url).split("; ")).toContain(directive);
  });

  it("allows scripts by nonce only, and evaluation never in production", () => {
    expect(policy("https://ref.supabase.co")).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
    expect(policy("https://ref.supabase.co")).not.toContain("unsafe-eval");
    expect(policy("https://ref.supabase.co", true)).toContain("'unsafe-eval'");
  });

  it("allows no inline style element in production", () => {
    expect(policy("https://ref.supabase.co").split("; ")).toContain("style-src 'self' 'nonce-abc'");
  });
});
