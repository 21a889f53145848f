import { formatCount } from "@/lib/format/quantities.ts";

/** The map of the grid regions and zones, with its slider, legend and table. */
export const mapTexts = {
  label: "Map of the grid regions and zones",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  noData: "no data",
  sources:
    "Approximate areas: outline Natural Earth, places GeoNames (CC BY 4.0). Intensity: NESO Carbon Intensity API (CC BY 4.0), forecast for regions. Price: Octopus Agile without VAT, an indicative day-ahead proxy.",

  /** What the figures of a half hour are based on. */
  basis: {
    actual: "actual",
    estimated: "estimated",
    neso: "forecast (NESO)",
    statistical: "statistical forecast",
    forecast: "forecast",
    none: "no data",
  },
  slider: {
    label: "Half hour shown on the map",
    value: (slot: string, basis: string) => `${slot}, ${basis}`,
    play: "Play",
    pause: "Pause",
    goToNow: "Now",
    now: "now",
    basisNow: (basis: string) => `now, ${basis}`,
  },

  region: {
    intensity: (name: string, parts: readonly string[]) => `${name}: ${parts.join(", ")}`,
    noData: (name: string) => `${name}: no data`,
    status: { actual: "actual", estimated: "estimated", forecast: "forecast" },
    statistical: "statistical forecast",
    notCovered: "no forecast covers this half hour",
    notCoveredByLast: (age: string) => `the last forecast, ${age} old, does not cover it`,
    withAge: (basis: string, age: string) => `${basis}, ${age} old`,
    electricity: (price: string) => `Electricity ${price}`,
    calloutIntensity: (gramsPerKwh: number) => `${gramsPerKwh} g`,
  },

  zone: {
    state: { running: "with running work", assigned: "with assigned work", empty: "empty" },
    running: (count: number) => `${count} running`,
    assigned: (count: number) => `${count} assigned`,
    empty: "empty",
    freeNow: (resources: string) => `Free now: ${resources}`,
    noNewWork: "Takes no new work",
    marker: (count: number, name: string) => `${count} in ${name}`,
    candidate: (rank: number) => `candidate ${rank}`,
    chosen: "chosen",
  },

  panel: {
    label: (name: string) => `Zone ${name}`,
    close: (name: string) => `Close ${name}`,
    noNewWork: "It takes no new work.",
    intensity: "Intensity now",
    electricity: "Electricity now",
    electricityNote: "without VAT, day-ahead proxy",
    work: "Work",
    pue: "PUE",
    pueNote: "facility over IT energy",
    capacity: "Capacity in use this half hour, by all organizations",
    resources: { gpus: "GPUs", cpuCores: "Cores", memoryGb: "Memory" },
    of: (capacity: string) => `of ${capacity}`,
  },

  table: {
    caption: "Zones with intensity, price, free capacity and work now",
    name: "Zone",
    region: "Region",
    intensity: "Intensity",
    price: "Price",
    free: "Free now",
    running: "Running",
    assigned: "Assigned",
    noNewWork: " · takes no new work",
    ofGpus: (capacity: number) => `of ${capacity} GPUs`,
    coresAndMemory: (cpuCores: number, memoryGb: number) =>
      `${formatCount(cpuCores, "core")} · ${formatCount(memoryGb, "GB", "GB")}`,
  },
  list: {
    sortBy: "Sort by",
    sorts: {
      intensity: "intensity",
      price: "price",
      free: "free GPUs",
      running: "running work",
      assigned: "assigned work",
      name: "name",
      region: "region",
    },
    facts: (region: string, work: string, freeGpus: number, gpus: number) =>
      `${region} · ${work} · ${freeGpus} of ${gpus} GPUs free`,
  },
} as const;
