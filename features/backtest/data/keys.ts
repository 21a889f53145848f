import { gridKeys } from "@/features/grid/data/grid-keys.ts";

/** Below the outlook of the organization: what changes how plans are made changes a replay, too. */
export const replayKeys = {
  all: (organizationId: number) => [...gridKeys.outlook(organizationId), "replay"] as const,
  month: (organizationId: number, month: string) => [...gridKeys.outlook(organizationId), "replay", month] as const,
};
