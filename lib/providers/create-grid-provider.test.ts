import { describe, expect, it } from "vitest";
import { createGridProvider } from "./create-grid-provider.ts";

const now = new Date("2026-02-10T09:10:00Z");
const range = { from: new Date("2026-02-09T00:00:00Z"), to: now, now };

function failing() {
  const hosts: string[] = [];
  const fetch: typeof globalThis.fetch = async (input) => {
    hosts.push(new URL(String(input)).host);
    return new Response("", { status: 404 });
  };
  return { fetch, hosts };
}

describe("createGridProvider", () => {
  it("uses the real services by default, and calls that live", async () => {
    const { fetch, hosts } = failing();
    const provider = createGridProvider({ from: "services", fetch });
    expect(await provider.forecast({ now })).toMatchObject({ ok: false, source: "neso", kind: "live" });
    expect(await provider.prices(range)).toMatchObject({ ok: false, source: "octopus", kind: "live" });
    expect(new Set(hosts)).toEqual(new Set(["api.carbonintensity.org.uk", "api.octopus.energy"]));
  });

  it("never calls a replay live", async () => {
    const { fetch, hosts } = failing();
    const base = "http://127.0.0.1:4001";
    const provider = createGridProvider({ from: "services", fetch, nesoBaseUrl: base, octopusBaseUrl: `${base}/v1/` });
    expect(await provider.outturn(range)).toMatchObject({ ok: false, kind: "replay" });
    expect(await provider.prices(range)).toMatchObject({ ok: false, kind: "replay" });
    expect(new Set(hosts)).toEqual(new Set(["127.0.0.1:4001"]));
  });

  it("asks nobody for the sample", async () => {
    const { fetch, hosts } = failing();
    const provider = createGridProvider({ from: "sample", fetch });
    expect(await provider.forecast({ now })).toMatchObject({ ok: true, kind: "sample" });
    expect(hosts).toEqual([]);
  });
});
