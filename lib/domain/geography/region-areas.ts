import { findRegion, type RegionId } from "../grid/regions.ts";
import areas from "./region-areas.json" with { type: "json" };

/** One polygon ring: [longitude, latitude] in degrees, closed. */
export type AreaRing = readonly (readonly number[])[];

export type RegionArea = {
  readonly type: "Feature";
  readonly properties: {
    readonly regionId: RegionId;
    readonly name: string;
    /** Always true: drawn from towns and an outline, not from the licence areas themselves. Say so on the map. */
    readonly approximate: true;
  };
  readonly geometry: { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly AreaRing[])[] };
};

/**
 * The areas of the 14 grid regions as GeoJSON features, in order of region, approximate to some kilometres. Neighbours
 * share their borders. Made by `dev/generate/region-areas.ts`. Show beside them: outline Natural Earth; places GeoNames
 * (CC BY 4.0).
 */
export const REGION_AREAS: readonly RegionArea[] = areas.features.flatMap((feature) => {
  const region = findRegion(feature.properties.regionId);
  if (!region) return [];
  return [
    {
      type: "Feature",
      properties: { regionId: region.id, name: region.name, approximate: true },
      geometry: { type: "MultiPolygon", coordinates: feature.geometry.coordinates },
    },
  ];
});

/** South-west and north-east corner of the areas, as [latitude, longitude]. */
export const GREAT_BRITAIN_BOUNDS = [
  [49.9, -7.7],
  [60.9, 1.8],
] as const;
