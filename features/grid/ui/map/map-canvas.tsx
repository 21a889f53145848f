"use client";

import "leaflet/dist/leaflet.css";
import "./region-map.css";
import { latLngBounds } from "leaflet";
import { MapContainer, ZoomControl } from "react-leaflet";
import type { IntensityScale } from "@/components/charts/intensity-scale.ts";
import { useReducedMotion } from "@/components/maps/use-reduced-motion.ts";
import type { RegionNow, ZoneNow } from "../../model/zone-board.ts";
import { mapTexts } from "../../texts/map.ts";
import { viewBounds } from "./callout-places.ts";
import { MapFrame } from "./map-frame.tsx";
import { RegionCallouts } from "./region-callouts.tsx";
import { RegionLayer } from "./region-layer.tsx";
import { ZoneLayer } from "./zone-layer.tsx";

export interface MapCanvasProps {
  readonly regions: readonly RegionNow[];
  readonly zones: readonly ZoneNow[];
  readonly scale: IntensityScale;
  /** Now, UTC milliseconds: ages of figures are told against it. */
  readonly now: number;
  /** Ranks of the candidates of the chosen workload by zone; empty while none is chosen. */
  readonly ranks: ReadonlyMap<number, number>;
  readonly selectedZoneId: number | null;
  readonly onSelectZone: (zone: ZoneNow) => void;
}

const bounds = latLngBounds([...viewBounds[0]], [...viewBounds[1]]);
/** As far as one may pan: Shetland, and the labels at the edge. */
const maxBounds = latLngBounds([48.5, -13], [61.5, 8]);

/** The 14 regions coloured by intensity, with their labels and the zones on them. No tiles: nothing is fetched. */
export function MapCanvas({ regions, zones, scale, now, ranks, selectedZoneId, onSelectZone }: MapCanvasProps) {
  const isStill = useReducedMotion();
  return (
    <MapContainer
      attributionControl={false}
      bounds={bounds}
      className="karbos-map"
      fadeAnimation={!isStill}
      maxBounds={maxBounds}
      maxBoundsViscosity={1}
      maxZoom={9}
      minZoom={4}
      scrollWheelZoom={false}
      zoomAnimation={!isStill}
      zoomControl={false}
      zoomDelta={0.5}
      zoomSnap={0.01}
    >
      <svg aria-hidden height="0" style={{ position: "absolute" }} width="0">
        <pattern height="6" id="karbos-hatch" patternTransform="rotate(45)" patternUnits="userSpaceOnUse" width="6">
          <rect fill="var(--surface)" height="6" width="6" />
          <rect fill="var(--hatch)" height="6" width="1.5" />
        </pattern>
      </svg>
      <MapFrame label={mapTexts.label} />
      <RegionLayer now={now} regions={regions} scale={scale} zones={zones} />
      <RegionCallouts regions={regions} scale={scale} />
      <ZoneLayer now={now} onSelect={onSelectZone} ranks={ranks} selectedZoneId={selectedZoneId} zones={zones} />
      <ZoomControl position="topright" zoomInTitle={mapTexts.zoomIn} zoomOutTitle={mapTexts.zoomOut} />
    </MapContainer>
  );
}
