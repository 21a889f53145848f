import type { GridProvider } from "./grid-provider.ts";
import type { HttpOptions } from "./http.ts";
import { NESO_BASE_URL } from "./neso/neso-client.ts";
import { createNesoProvider } from "./neso/neso-provider.ts";
import { OCTOPUS_BASE_URL } from "./octopus/octopus-client.ts";
import { createOctopusProvider } from "./octopus/octopus-provider.ts";
import { createSampleProvider } from "./sample/sample-provider.ts";

export type GridProviderOptions = HttpOptions & {
  /** "services": NESO and Octopus, or a replay of them; "sample": generated figures. */
  readonly from: "services" | "sample";
  readonly nesoBaseUrl?: string;
  readonly octopusBaseUrl?: string;
};

/**
 * The grid provider for an environment. Figures are "live" only when they come from the addresses of the real
 * services; from any other address they are a "replay", so that a recording is never shown as the grid of today.
 */
export function createGridProvider(options: GridProviderOptions): GridProvider {
  if (options.from === "sample") return createSampleProvider();
  const { nesoBaseUrl = NESO_BASE_URL, octopusBaseUrl = OCTOPUS_BASE_URL, ...http } = options;
  const intensity = createNesoProvider(kindOf(nesoBaseUrl, NESO_BASE_URL), { ...http, baseUrl: nesoBaseUrl });
  const prices = createOctopusProvider(kindOf(octopusBaseUrl, OCTOPUS_BASE_URL), { ...http, baseUrl: octopusBaseUrl });
  return { forecast: intensity.forecast, outturn: intensity.outturn, prices: prices.prices };
}

function kindOf(baseUrl: string, realUrl: string): "live" | "replay" {
  const host = (url: string) => (URL.canParse(url) ? new URL(url).host : null);
  return host(baseUrl) === host(realUrl) ? "live" : "replay";
}
