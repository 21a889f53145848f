import { gridKeys } from "@/features/grid/data/grid-keys.ts";

/** Below the outlook of the organization: what changes how plans are made changes a back-test, too. */
export const backtestKeys = {
  all: (organizationId: number) => [...gridKeys.outlook(organizationId), "backtest"] as const,
  month: (organizationId: number, month: string) => [...gridKeys.outlook(organizationId), "backtest", month] as const,
};
