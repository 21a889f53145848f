import type { AlertFilter } from "../model/alert-view.ts";

export const alertKeys = {
  all: ["alerts"] as const,
  list: (organizationId: number, filter: AlertFilter, after: string | null) =>
    ["alerts", "list", organizationId, filter, after] as const,
  counts: (organizationId: number) => ["alerts", "counts", organizationId] as const,
  detail: (organizationId: number, alertId: number | null) => ["alerts", "detail", organizationId, alertId] as const,
  figures: (organizationId: number) => ["alerts", "figures", organizationId] as const,
};
