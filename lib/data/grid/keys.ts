export const gridKeys = {
  all: ["grid"] as const,
  outlook: (organizationId: number) => ["grid", "outlook", organizationId] as const,
  timeline: (region: string, from: number, to: number) => ["grid", "timeline", region, from, to] as const,
};
