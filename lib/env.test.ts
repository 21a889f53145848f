import { describe, expect, it } from "vitest";
import { readPublicSettings, readSampleSignins } from "./env.ts";

describe("readPublicSettings", () => {
  it("takes the trailing slash off the address", () => {
    expect(readPublicSettings({ SUPABASE_URL: "http://127.0.0.1:54321/", SUPABASE_PUBLISHABLE_KEY: "k" })).toEqual({
      supabaseUrl: "http://127.0.0.1:54321",
      supabasePublishableKey: "k",
    });
  });

  it.each([
    [{}, "SUPABASE_URL must be"],
    [{ SUPABASE_URL: "not an address", SUPABASE_PUBLISHABLE_KEY: "k" }, "SUPABASE_URL must be"],
    [{ SUPABASE_URL: "ftp://host", SUPABASE_PUBLISHABLE_KEY: "k" }, "SUPABASE_URL must be"],
    [{ SUPABASE_URL: "http://host" }, "SUPABASE_PUBLISHABLE_KEY must be set"],
  ])("names what to set: %j", (environment, message) => {
    expect(() => readPublicSettings(environment)).toThrow(message);
  });
});

describe("readSampleSignins", () => {
  it("is empty when nothing is set", () => {
    expect(readSampleSignins({})).toEqual([]);
  });

  it("reads the array", () => {
    const signin = { role: "user", email: "ada@example.org", password: "secret" };
    expect(readSampleSignins({ KARBOS_SAMPLE_SIGNINS: JSON.stringify([signin]) })).toEqual([signin]);
  });

  it.each(["{", "{}", '[{"role":"king"}]'])("refuses %s", (text) => {
    expect(() => readSampleSignins({ KARBOS_SAMPLE_SIGNINS: text })).toThrow("KARBOS_SAMPLE_SIGNINS");
  });
});
