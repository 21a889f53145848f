export const gridKeys = {
  all: ["grid"] as const,
  outlook: (organizationId: number) => ["grid", "outlook", organizationId] as const,
  timeline: (region: string, from: number, to: number, asKnownAt: number | null) =>
    ["grid", "timeline", region, from, to, asKnownAt] as const,
  issues: (from: number, to: number) => ["grid", "issues", from, to] as const,
};
