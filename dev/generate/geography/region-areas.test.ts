import { readFileSync } from "node:fs";
import { intersection } from "polyclip-ts";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { GRID_REGIONS } from "../../../lib/domain/grid/regions.ts";
import { hasRecordedData, readRecorded } from "../../../tests/recorded-data.ts";
import { regionAnchors } from "./region-anchors.ts";
import { areaOf, generateRegionAreas, type MultiPolygon, project } from "./region-areas.ts";

const file = new URL("../../../lib/domain/geography/region-areas.json", import.meta.url);
const generated = generateRegionAreas();

describe("the committed region areas", () => {
  it("are what the generator makes of the towns and the outline", () => {
    expect(readFileSync(file, "utf8")).toBe(`${JSON.stringify(generated)}\n`);
  });

  it("stay small enough to ship to every browser", () => {
    expect(readFileSync(file).byteLength).toBeLessThan(60_000);
  });

  it("rest on towns of every region, none twice at one place", () => {
    const anchors = regionAnchors();
    expect(new Set(anchors.map((anchor) => anchor.regionId)).size).toBe(14);
    expect(new Set(anchors.map(({ latitude, longitude }) => `${latitude} ${longitude}`)).size).toBe(anchors.length);
    expect(
      anchors.every(({ latitude, longitude }) => latitude > 49.8 && latitude < 61 && longitude > -8 && longitude < 2),
    ).toBe(true);
  });
});

const position = z.tuple([z.number(), z.number()]);
const polygon = z.array(z.array(position));
const licenceAreasSchema = z.object({
  features: z.array(
    z.object({
      properties: z.object({ regionid: z.number() }),
      geometry: z.discriminatedUnion("type", [
        z.object({ type: z.literal("Polygon"), coordinates: polygon }),
        z.object({ type: z.literal("MultiPolygon"), coordinates: z.array(polygon) }),
      ]),
    }),
  ),
});

describe.skipIf(!hasRecordedData)("the region areas against the true licence areas", () => {
  const plane = (shape: MultiPolygon): MultiPolygon => shape.map((rings) => rings.map((ring) => ring.map(project)));
  const truth = hasRecordedData
    ? licenceAreasSchema.parse(JSON.parse(readRecorded("geo/gb_dno_regions_simplified_43k.geojson"))).features
    : [];

  it("overlap with each by three quarters at least, and by nine tenths on average", () => {
    const overlaps = GRID_REGIONS.map(({ id, name }) => {
      const ours = generated.features.find((area) => area.properties.regionId === id);
      const theirs = truth.find((area) => area.properties.regionid === id)?.geometry;
      if (!ours || !theirs) throw new Error(`${name} is missing.`);
      const mine = plane(ours.geometry.coordinates);
      const real = plane(theirs.type === "Polygon" ? [theirs.coordinates] : theirs.coordinates);
      const shared = areaOf(intersection(mine, real));
      return { name, overlap: shared / (areaOf(mine) + areaOf(real) - shared) };
    });
    const mean = overlaps.reduce((sum, { overlap }) => sum + overlap, 0) / overlaps.length;
    console.info(
      [...overlaps, { name: "mean", overlap: mean }]
        .map(({ name, overlap }) => `${overlap.toFixed(3)} ${name}`)
        .join("\n"),
    );
    for (const { name, overlap } of overlaps) expect(overlap, name).toBeGreaterThan(0.75);
    expect(mean).toBeGreaterThan(0.9);
  });
});
