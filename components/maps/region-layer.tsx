"use client";

import type { Polygon as LeafletPolygon } from "leaflet";
import { useEffect, useRef } from "react";
import { Polygon, Popup } from "react-leaflet";
import { type IntensityScale, intensityStep } from "@/components/charts/intensity-scale.ts";
import { type AreaRing, REGION_AREAS } from "@/lib/domain/geography/region-areas.ts";
import type { RegionNow, ZoneNow } from "@/lib/operator/zone-board.ts";
import { onPressKey } from "./press-key.ts";
import { RegionFacts } from "./region-facts.tsx";
import { regionWords } from "./region-words.ts";
import { usePopupFocus } from "./use-popup-focus.ts";

interface RegionLayerProps {
  readonly regions: readonly RegionNow[];
  readonly zones: readonly ZoneNow[];
  readonly scale: IntensityScale;
  readonly now: number;
}

/** The areas, in the order of the regions, each within reach of the keyboard. */
export function RegionLayer({ regions, zones, scale, now }: RegionLayerProps) {
  return regions.map((region) => (
    <RegionShape
      key={region.id}
      now={now}
      region={region}
      scale={scale}
      zones={zones.filter((zone) => zone.regionId === region.id)}
    />
  ));
}

interface RegionShapeProps {
  readonly region: RegionNow;
  readonly zones: readonly ZoneNow[];
  readonly scale: IntensityScale;
  readonly now: number;
}

function RegionShape({ region, zones, scale, now }: RegionShapeProps) {
  const shape = useRef<LeafletPolygon>(null);
  const popupFocus = usePopupFocus(shape);
  const step = intensityStep(region.intensityGPerKwh, scale);
  const fill = step?.color ?? "url(#karbos-hatch)";
  const label = regionWords(region, scale);
  useEffect(() => {
    const element = shape.current?.getElement();
    if (!(element instanceof SVGElement)) return;
    // By style and not by attribute: the colours are variables of the theme.
    element.style.fill = fill;
    element.setAttribute("role", "button");
    element.setAttribute("tabindex", "0");
    element.setAttribute("aria-label", label);
  }, [fill, label]);
  useEffect(() => onPressKey(shape.current?.getElement(), () => shape.current?.openPopup()), []);
  const positions = areas.get(region.id);
  if (!positions) return null;
  return (
    <Polygon eventHandlers={popupFocus} pathOptions={regionStyle} positions={positions} ref={shape} smoothFactor={0.5}>
      <Popup autoPanPadding={[16, 16]} maxWidth={280} minWidth={220}>
        <RegionFacts now={now} region={region} zones={zones} />
      </Popup>
    </Polygon>
  );
}

const regionStyle = { className: "karbos-region", fillOpacity: 1, weight: 1 };

/** Leaflet wants latitude first, GeoJSON has longitude first. */
const areas: ReadonlyMap<number, [number, number][][][]> = new Map(
  REGION_AREAS.map(({ properties, geometry }) => [
    properties.regionId,
    geometry.coordinates.map((polygon) => polygon.map(toLatLngs)),
  ]),
);

function toLatLngs(ring: AreaRing): [number, number][] {
  return ring.map(([longitude = 0, latitude = 0]) => [latitude, longitude]);
}
