import type { GridDataKind } from "../grid/grid-figures.ts";
import { accountTrace, type CarbonAccount, type FigureLookup, statusShares } from "./carbon.ts";
import { type EnergyTrace, lessEnergy, shiftTrace } from "./energy-trace.ts";

/** Where and when work is, or would have been, done. */
export type AccountedPlace = { readonly pue: number; readonly figures: FigureLookup };

export type RunToSettle = {
  readonly trace: EnergyTrace;
  readonly place: AccountedPlace;
  /** The counterfactual fixed at submission; null where the organization had no default zone. */
  readonly baseline: (AccountedPlace & BaselineDraw) | null;
};

type BaselineDraw = {
  readonly startMs: number;
  /** Energy of going on after a suspension, kWh: the counterfactual has none. */
  readonly withoutKwh?: number;
};

export type Settlement = {
  readonly account: CarbonAccount;
  /** The same trace, without what resuming cost, at the baseline's place and time, by the same method. */
  readonly baseline: CarbonAccount | null;
  /** Baseline less emitted, gCO2: negative when it made things worse, null while either is not known. */
  readonly savedG: number | null;
  /** Shares of the energy of both sides by how sure the intensity is. */
  readonly shares: ReturnType<typeof statusShares>;
  /** Whether better figures can still come. */
  readonly settled: boolean;
};

/**
 * What a run emitted beside what the same energy would have emitted without Karbos.
 * Measured as ISO/IEC 21031 asks: the baseline is computed by the identical method.
 */
export function settleRun({ trace, place, baseline }: RunToSettle): Settlement {
  const account = accountTrace(trace, place.pue, place.figures);
  const other =
    baseline &&
    accountTrace(
      lessEnergy(shiftTrace(trace, baseline.startMs), baseline.withoutKwh ?? 0),
      baseline.pue,
      baseline.figures,
    );
  const shares = statusShares([...account.slots, ...(other?.slots ?? [])]);
  return {
    account,
    baseline: other,
    savedG: other?.carbonG == null || account.carbonG === null ? null : other.carbonG - account.carbonG,
    shares,
    settled: shares.forecast === 0 && shares.missing === 0,
  };
}

/** The kind to show for figures of several kinds: one generated figure makes the whole a sample. */
export function mixedKind(kinds: readonly GridDataKind[]): GridDataKind | null {
  if (kinds.includes("sample")) return "sample";
  if (kinds.includes("replay")) return "replay";
  return kinds[0] ?? null;
}
