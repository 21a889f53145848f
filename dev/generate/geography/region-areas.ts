import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Delaunay } from "d3-delaunay";
import { type Geom, intersection, union } from "polyclip-ts";
import { feature } from "topojson-client";
import { z } from "zod";
import { GRID_REGIONS } from "../../../lib/domain/grid/regions.ts";
import { regionAnchors } from "./region-anchors.ts";

export type Position = [number, number];
export type MultiPolygon = Position[][][];

type AreaFeature = {
  type: "Feature";
  properties: { regionId: number; name: string; approximate: true };
  geometry: { type: "MultiPolygon"; coordinates: MultiPolygon };
};
export type AreaCollection = { type: "FeatureCollection"; features: AreaFeature[] };

/**
 * The areas of the 14 grid regions, approximated: the country's outline (Natural Earth 1:10m, public domain, through
 * world-atlas) cut into the cells nearest to each region's towns. Neighbours share their borders exactly.
 */
export function generateRegionAreas(): AreaCollection {
  const anchors = regionAnchors();
  const voronoi = Delaunay.from(anchors.map(({ longitude, latitude }) => project([longitude, latitude]))).voronoi(
    FRAME,
  );
  const outline = greatBritain();
  const features = GRID_REGIONS.map(({ id, name }): AreaFeature => {
    const cells = anchors.flatMap((anchor, place) =>
      anchor.regionId === id ? [cellOf(voronoi.cellPolygon(place))] : [],
    );
    const [first, ...others] = cells;
    if (!first) throw new Error(`There is no town in ${name}.`);
    const area = intersection(union([first], ...others.map((cell): Geom => [cell])), outline);
    return {
      type: "Feature",
      properties: { regionId: id, name, approximate: true },
      geometry: { type: "MultiPolygon", coordinates: tidy(area) },
    };
  });
  return { type: "FeatureCollection", features };
}

/** Area enclosed, in square degrees of latitude. */
export function areaOf(shape: MultiPolygon): number {
  return shape.reduce((sum, [outer = [], ...holes]) => {
    return sum + ringArea(outer) - holes.reduce((all, hole) => all + ringArea(hole), 0);
  }, 0);
}

/**
 * Sinusoidal projection around the middle of the country: areas are true, and distances nearly, so that "nearest" in the
 * plane is nearest on the ground.
 */
export function project([longitude, latitude]: Position): Position {
  return [(longitude - CENTRAL_LONGITUDE) * Math.cos((latitude * Math.PI) / 180), latitude];
}

function unproject([x, latitude]: Position): Position {
  return [x / Math.cos((latitude * Math.PI) / 180) + CENTRAL_LONGITUDE, latitude];
}

const CENTRAL_LONGITUDE = -2.5;
/** More than the country, in the plane of `project`. */
const FRAME: [number, number, number, number] = [-8, 48, 6, 62];
const UNITED_KINGDOM = "826";
/** Islands below about 10 km² are too small for a map of the country. */
const ISLAND_MIN_AREA = 0.0008;
/** Detail finer than about 900 m is below a pixel at the size the map is drawn. */
const OUTLINE_TOLERANCE = 0.008;

const atlasSchema = z.object({
  type: z.literal("Topology"),
  arcs: z.array(z.array(z.array(z.number()))),
  transform: z.object({ scale: z.tuple([z.number(), z.number()]), translate: z.tuple([z.number(), z.number()]) }),
  objects: z.object({
    countries: z.object({
      geometries: z.array(z.looseObject({ id: z.string().optional(), type: z.string(), arcs: z.unknown().optional() })),
    }),
  }),
});

/** The outline of Great Britain in the plane, simplified: the United Kingdom without the island of Ireland. */
function greatBritain(): MultiPolygon {
  const file = fileURLToPath(import.meta.resolve("world-atlas/countries-10m.json"));
  const atlas = atlasSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const country = atlas.objects.countries.geometries.find((geometry) => geometry.id === UNITED_KINGDOM);
  const arcs = z.array(z.array(z.array(z.number()))).parse(country?.arcs);
  const shape = feature({ ...atlas, objects: {} }, { type: "MultiPolygon", arcs });
  return z
    .array(z.array(z.array(z.tuple([z.number(), z.number()]))))
    .parse(shape.geometry.coordinates)
    .filter(([outer = []]) => !outer.every(isOnIreland))
    .map((polygon) => polygon.map((ring) => simplify(ring.map(project))))
    .filter(([outer = []]) => ringArea(outer) >= ISLAND_MIN_AREA);
}

function isOnIreland([longitude, latitude]: Position): boolean {
  return longitude < -5.35 && latitude > 53.9 && latitude < 55.35;
}

function cellOf(ring: ReadonlyArray<readonly number[]> | null): Position[][] {
  if (!ring) throw new Error("Two towns are at the same place.");
  return [ring.map(([x = 0, y = 0]): Position => [x, y])];
}

/** Back to degrees, to three decimals (100 m); slivers and points that fall together are dropped. */
function tidy(shape: MultiPolygon): MultiPolygon {
  return shape
    .filter(([outer = []]) => ringArea(outer) >= ISLAND_MIN_AREA / 4)
    .map((polygon) =>
      polygon.map((ring) => {
        const rounded = ring.map((point): Position => {
          const [longitude, latitude] = unproject(point);
          return [Math.round(longitude * 1000) / 1000, Math.round(latitude * 1000) / 1000];
        });
        return rounded.filter((point, place) => place === 0 || String(point) !== String(rounded[place - 1]));
      }),
    )
    .map((polygon) => polygon.filter((ring) => ring.length >= 4))
    .filter((polygon) => polygon.length > 0);
}

/** A closed ring without the points closer than the tolerance to the line through those kept. */
function simplify(ring: readonly Position[]): Position[] {
  const middle = Math.floor(ring.length / 2);
  return [...keepBetween(ring.slice(0, middle + 1)), ...keepBetween(ring.slice(middle)).slice(1)];
}

/** Douglas and Peucker. */
function keepBetween(line: readonly Position[]): Position[] {
  const [first] = line;
  const last = line.at(-1);
  if (!first || !last || line.length < 3) return [...line];
  const distances = line.map((point) => distanceToSegment(point, first, last));
  const farthest = distances.indexOf(Math.max(...distances));
  if ((distances[farthest] ?? 0) <= OUTLINE_TOLERANCE) return [first, last];
  return [...keepBetween(line.slice(0, farthest + 1)), ...keepBetween(line.slice(farthest)).slice(1)];
}

function distanceToSegment([x, y]: Position, [x1, y1]: Position, [x2, y2]: Position): number {
  const length2 = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const along = length2 === 0 ? 0 : ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length2;
  const part = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x1 - part * (x2 - x1), y - y1 - part * (y2 - y1));
}

function ringArea(ring: readonly Position[]): number {
  let doubled = 0;
  for (const [place, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(place + 1) % ring.length] ?? [x, y];
    doubled += x * nextY - nextX * y;
  }
  return Math.abs(doubled) / 2;
}
