import type { AlertFilter } from "../model/alert-view.ts";

export const alertKeys = {
  all: ["alerts"] as const,
  list: (organizationId: number, filter: AlertFilter, before: number | null) =>
    ["alerts", "list", organizationId, filter, before] as const,
  open: (organizationId: number) => ["alerts", "open", organizationId] as const,
};
