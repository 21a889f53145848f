"use client";

import type { Polygon as LeafletPolygon } from "leaflet";
import { type RefObject, useEffect, useRef, useState } from "react";
import { Polygon, Popup } from "react-leaflet";
import { type IntensityScale, intensityStep } from "@/components/charts/intensity-scale.ts";
import { onPressKey } from "@/components/maps/press-key.ts";
import { usePopupFocus } from "@/components/maps/use-popup-focus.ts";
import { type AreaRing, REGION_AREAS } from "@/lib/domain/geography/region-areas.ts";
import { regionWords } from "../../model/region-words.ts";
import type { RegionNow, ZoneNow } from "../../model/zone-board.ts";
import { RegionFacts } from "./region-facts.tsx";

interface RegionLayerProps {
  readonly regions: readonly RegionNow[];
  readonly zones: readonly ZoneNow[];
  readonly scale: IntensityScale;
  readonly now: number;
}

/** The areas, in the order of the regions, each within reach of the keyboard. */
export function RegionLayer({ regions, zones, scale, now }: RegionLayerProps) {
  const [focused, setFocused] = useState<number | null>(null);
  const outline = focused === null ? undefined : areas.get(focused);
  return (
    <>
      {regions.map((region) => (
        <RegionShape
          key={region.id}
          now={now}
          onFocusChange={setFocused}
          region={region}
          scale={scale}
          zones={zones.filter((zone) => zone.regionId === region.id)}
        />
      ))}
      {/* Above the neighbours, which cover half of a shape's own outline; moving the shape would change the order of the Tab key. */}
      {outline && (
        <Polygon
          className="karbos-region-outline"
          interactive={false}
          key={focused}
          pathOptions={outlineStyle}
          positions={outline}
        />
      )}
    </>
  );
}

interface RegionShapeProps {
  readonly region: RegionNow;
  readonly zones: readonly ZoneNow[];
  readonly scale: IntensityScale;
  readonly now: number;
  readonly onFocusChange: (regionId: number | null) => void;
}

function RegionShape(props: RegionShapeProps) {
  const { region, zones, now } = props;
  const shape = useRegionElement(props);
  const popupFocus = usePopupFocus(shape);
  const positions = areas.get(region.id);
  if (!positions) return null;
  return (
    <Polygon
      // Not in pathOptions: Leaflet reads a class only when it makes the path.
      className="karbos-region"
      eventHandlers={popupFocus}
      pathOptions={regionStyle}
      positions={positions}
      ref={shape}
      smoothFactor={0.5}
    >
      <Popup autoPanPadding={[16, 16]} maxWidth={280} minWidth={220}>
        <RegionFacts now={now} region={region} zones={zones} />
      </Popup>
    </Polygon>
  );
}

/** Makes the shape that Leaflet draws a button with a colour of the theme, a name and keys. */
function useRegionElement({ region, scale, onFocusChange }: RegionShapeProps): RefObject<LeafletPolygon | null> {
  const shape = useRef<LeafletPolygon>(null);
  const step = intensityStep(region.intensityGPerKwh, scale);
  const fill = step?.color ?? "url(#karbos-hatch)";
  const isMissing = step === null;
  const label = regionWords(region, scale);
  useEffect(() => {
    const element = shape.current?.getElement();
    if (!(element instanceof SVGElement)) return;
    // By style and not by attribute: the colours are variables of the theme.
    element.style.fill = fill;
    element.classList.toggle("karbos-region-missing", isMissing);
    element.setAttribute("role", "button");
    element.setAttribute("tabindex", "0");
    element.setAttribute("aria-label", label);
  }, [fill, isMissing, label]);
  useEffect(() => onPressKey(shape.current?.getElement(), () => shape.current?.openPopup()), []);
  const { id } = region;
  useEffect(() => {
    const element = shape.current?.getElement();
    const handleFocus = () => onFocusChange(element?.matches(":focus-visible") === true ? id : null);
    const handleBlur = () => onFocusChange(null);
    element?.addEventListener("focus", handleFocus);
    element?.addEventListener("blur", handleBlur);
    return () => {
      element?.removeEventListener("focus", handleFocus);
      element?.removeEventListener("blur", handleBlur);
    };
  }, [id, onFocusChange]);
  return shape;
}

const outlineStyle = { fill: false, weight: 4 };
const regionStyle = { fillOpacity: 1, weight: 1 };

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
