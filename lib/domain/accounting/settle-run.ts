import type { GridDataKind } from "../grid/grid-figures.ts";
import { accountTrace, type CarbonAccount, type FigureLookup, statusShares } from "./carbon.ts";
import { type EnergyTrace, lessEnergy, shiftTrace } from "./energy-trace.ts";

/** Where and when work was, or would have been, done. */
export type AccountedPlace = { readonly pue: number; readonly figures: FigureLookup };

export type RunToSettle = {
  readonly trace: EnergyTrace;
  readonly place: AccountedPlace;
  /** The counterfactual fixed at submission; null if the organization had no default zone. */
  readonly baseline: (AccountedPlace & BaselineDraw) | null;
};

type BaselineDraw = {
  readonly startMs: number;
  /** Energy of resuming after a suspension, kWh: the counterfactual has none. */
  readonly withoutKwh?: number;
};

export type Settlement = {
  readonly account: CarbonAccount;
  /** The same trace, without the energy of resuming, at the baseline's place and time, by the same method. */
  readonly baseline: CarbonAccount | null;
  /** Baseline minus emitted, gCO2: negative if emissions rose, null while either is unknown. */
  readonly savedG: number | null;
  /** Shares of the energy of both sides by the status of the intensity. */
  readonly shares: ReturnType<typeof statusShares>;
  /** Whether better figures can still arrive. */
  readonly settled: boolean;
};

/**
 * What a run emitted, compared with what the same energy would have emitted without Karbos. As ISO/IEC 21031 requires:
 * the baseline is computed by the identical method.
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
