/** NESO `regionid` of the 14 electricity distribution regions. England, Scotland and Wales (15–17) are sums, not regions. */
export type RegionId = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14;

/** Great Britain as a whole, numbered as NESO numbers it in its regional answers. */
export const GREAT_BRITAIN_ID = 18;

/** A region, or Great Britain. */
export type GridAreaId = RegionId | typeof GREAT_BRITAIN_ID;

/** Letter of the grid supply point group, which Octopus uses in tariff codes. There is no I and no O. */
export type OctopusLetter = "A" | "B" | "C" | "D" | "E" | "F" | "G" | "H" | "J" | "K" | "L" | "M" | "N" | "P";

export type GridRegion = {
  readonly id: RegionId;
  readonly name: string;
  /** As the NESO API writes it in `shortname`, short enough for a map label. */
  readonly shortName: string;
  readonly country: "England" | "Scotland" | "Wales" | "Wales and England";
  /** Names seen in `dnoregion`, the recorded (historic) one first. Key on `id`, never on these. */
  readonly dnoRegionNames: readonly string[];
  readonly octopusLetter: OctopusLetter;
  /** Distributor id in meter point numbers (MPAN). */
  readonly mpanDistributorId: number;
  readonly centroid: { readonly latitude: number; readonly longitude: number };
};

/**
 * The 14 grid regions by NESO id.
 * Sources: recorded answers of the NESO Carbon Intensity API (ids and names), the Elexon list of GSP groups
 * (letters, MPAN ids), centroids of the licence areas published by NESO.
 */
export const GRID_REGIONS: readonly GridRegion[] = [
  {
    id: 1,
    name: "North Scotland",
    shortName: "North Scotland",
    country: "Scotland",
    dnoRegionNames: ["Scottish Hydro Electric Power Distribution", "SSEN North Scotland"],
    octopusLetter: "P",
    mpanDistributorId: 17,
    centroid: { latitude: 57.1393, longitude: -4.3815 },
  },
  {
    id: 2,
    name: "South Scotland",
    shortName: "South Scotland",
    country: "Scotland",
    dnoRegionNames: ["SP Distribution", "SPEN South Scotland"],
    octopusLetter: "N",
    mpanDistributorId: 18,
    centroid: { latitude: 55.5264, longitude: -3.6502 },
  },
  {
    id: 3,
    name: "North West England",
    shortName: "North West England",
    country: "England",
    dnoRegionNames: ["Electricity North West", "SP Electricity North West"],
    octopusLetter: "G",
    mpanDistributorId: 16,
    centroid: { latitude: 54.208, longitude: -2.6983 },
  },
  {
    id: 4,
    name: "North East England",
    shortName: "North East England",
    country: "England",
    dnoRegionNames: ["NPG North East", "Northern Powergrid North East"],
    octopusLetter: "F",
    mpanDistributorId: 15,
    centroid: { latitude: 54.6826, longitude: -1.6433 },
  },
  {
    id: 5,
    name: "Yorkshire",
    shortName: "Yorkshire",
    country: "England",
    dnoRegionNames: ["NPG Yorkshire", "Northern Powergrid Yorkshire"],
    octopusLetter: "M",
    mpanDistributorId: 23,
    centroid: { latitude: 53.7021, longitude: -0.9922 },
  },
  {
    id: 6,
    name: "North Wales, Merseyside and Cheshire",
    shortName: "North Wales & Merseyside",
    country: "Wales and England",
    dnoRegionNames: ["SP Manweb", "SPEN Manweb"],
    octopusLetter: "D",
    mpanDistributorId: 13,
    centroid: { latitude: 52.9829, longitude: -3.4539 },
  },
  {
    id: 7,
    name: "South Wales",
    shortName: "South Wales",
    country: "Wales",
    dnoRegionNames: ["WPD South Wales", "NGED South Wales"],
    octopusLetter: "K",
    mpanDistributorId: 21,
    centroid: { latitude: 51.8902, longitude: -3.8388 },
  },
  {
    id: 8,
    name: "West Midlands",
    shortName: "West Midlands",
    country: "England",
    dnoRegionNames: ["WPD West Midlands", "NGED West Midlands"],
    octopusLetter: "E",
    mpanDistributorId: 14,
    centroid: { latitude: 52.3325, longitude: -2.3237 },
  },
  {
    id: 9,
    name: "East Midlands",
    shortName: "East Midlands",
    country: "England",
    dnoRegionNames: ["WPD East Midlands", "NGED East Midlands"],
    octopusLetter: "B",
    mpanDistributorId: 11,
    centroid: { latitude: 52.7705, longitude: -0.8907 },
  },
  {
    id: 10,
    name: "East England",
    shortName: "East England",
    country: "England",
    dnoRegionNames: ["UKPN East", "UKPN Eastern"],
    octopusLetter: "A",
    mpanDistributorId: 10,
    centroid: { latitude: 52.2152, longitude: 0.496 },
  },
  {
    id: 11,
    name: "South West England",
    shortName: "South West England",
    country: "England",
    dnoRegionNames: ["WPD South West", "NGED South West"],
    octopusLetter: "L",
    mpanDistributorId: 22,
    centroid: { latitude: 50.7738, longitude: -3.819 },
  },
  {
    id: 12,
    name: "South England",
    shortName: "South England",
    country: "England",
    dnoRegionNames: ["SSE South", "SSEN South"],
    octopusLetter: "H",
    mpanDistributorId: 20,
    centroid: { latitude: 51.2273, longitude: -1.5235 },
  },
  {
    id: 13,
    name: "London",
    shortName: "London",
    country: "England",
    dnoRegionNames: ["UKPN London"],
    octopusLetter: "C",
    mpanDistributorId: 12,
    centroid: { latitude: 51.4972, longitude: -0.0308 },
  },
  {
    id: 14,
    name: "South East England",
    shortName: "South East England",
    country: "England",
    dnoRegionNames: ["UKPN South East"],
    octopusLetter: "J",
    mpanDistributorId: 19,
    centroid: { latitude: 51.1446, longitude: 0.3176 },
  },
];

/** The 14 region ids in ascending order. */
export const REGION_IDS: readonly RegionId[] = GRID_REGIONS.map((region) => region.id);

/** The 14 regions and Great Britain. */
export const GRID_AREA_IDS: readonly GridAreaId[] = [...REGION_IDS, GREAT_BRITAIN_ID];

const regionById = new Map<number, GridRegion>(GRID_REGIONS.map((region) => [region.id, region]));
const regionByLetter = new Map<string, GridRegion>(GRID_REGIONS.map((region) => [region.octopusLetter, region]));
const regionByName = new Map<string, GridRegion>(
  GRID_REGIONS.flatMap((region) =>
    [region.name, region.shortName, ...region.dnoRegionNames].map((name) => [nameKey(name), region] as const),
  ),
);

/** The region with this NESO id, or null: 15 to 18 and other numbers are not regions. */
export function findRegion(id: number): GridRegion | null {
  return regionById.get(id) ?? null;
}

/** The region of an id known to be one. */
export function getRegion(id: RegionId): GridRegion {
  const region = regionById.get(id);
  if (!region) throw new Error(`There is no grid region ${id}.`);
  return region;
}

/** The region of an Octopus letter: "A", "_A" and "a" are the same; null when there is none. */
export function findRegionByLetter(letter: string): GridRegion | null {
  return regionByLetter.get(letter.replace(/^_/, "").toUpperCase()) ?? null;
}

/** The region of a name, short name or `dnoregion` in any case, with "and" or "&"; null when there is none. */
export function findRegionByName(name: string): GridRegion | null {
  return regionByName.get(nameKey(name)) ?? null;
}

/** Whether a number is one of the 14 region ids. */
export function isRegionId(id: number): id is RegionId {
  return regionById.has(id);
}

/** Whether a number is one of the 14 region ids or Great Britain. */
export function isGridAreaId(id: number): id is GridAreaId {
  return id === GREAT_BRITAIN_ID || regionById.has(id);
}

/** Name of a region or of Great Britain, for people. */
export function gridAreaName(id: GridAreaId): string {
  return id === GREAT_BRITAIN_ID ? "Great Britain" : getRegion(id).name;
}

function nameKey(name: string): string {
  return name.trim().toLowerCase().replaceAll("&", "and").replaceAll(/\s+/g, " ");
}
