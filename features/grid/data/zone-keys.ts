export const gridZoneKeys = {
  all: ["grid-zones"] as const,
  setup: ["grid-zones", "setup"] as const,
  outlook: ["grid-zones", "outlook"] as const,
  occupancy: ["grid-zones", "occupancy"] as const,
};
