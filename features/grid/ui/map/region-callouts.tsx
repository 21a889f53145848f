"use client";

import { divIcon } from "leaflet";
import { type ReactNode, useMemo } from "react";
import { createPortal } from "react-dom";
import { Marker, Polyline } from "react-leaflet";
import { type IntensityScale, intensityStep } from "@/components/charts/intensity-scale.ts";
import { kitTexts } from "@/components/texts.ts";
import { shortRegionName } from "../../model/region-words.ts";
import type { RegionNow } from "../../model/zone-board.ts";
import { mapTexts } from "../../texts/map.ts";
import { type CalloutPlace, calloutPlaces } from "./callout-places.ts";

interface RegionCalloutsProps {
  readonly regions: readonly RegionNow[];
  readonly scale: IntensityScale;
}

/**
 * The labels, standing off the coast with a line to their region: on the regions themselves the zones stand. Not
 * for screen readers, which are told the same by each area.
 */
export function RegionCallouts({ regions, scale }: RegionCalloutsProps) {
  return calloutPlaces.map((place) => {
    const region = regions.find(({ id }) => id === place.regionId);
    return region && <Callout key={place.regionId} place={place} region={region} scale={scale} />;
  });
}

interface CalloutProps {
  readonly place: CalloutPlace;
  readonly region: RegionNow;
  readonly scale: IntensityScale;
}

function Callout({ place, region, scale }: CalloutProps) {
  const step = intensityStep(region.intensityGPerKwh, scale);
  return (
    <>
      <Polyline
        className="karbos-leader"
        interactive={false}
        pathOptions={leaderStyle}
        positions={[
          [place.label[0], place.label[1]],
          [place.target[0], place.target[1]],
        ]}
      />
      <LabelMarker position={place.label}>
        <span
          className={`karbos-callout ${place.side === "left" ? "right-0 items-end text-right" : "left-0 items-start"}`}
        >
          <span className="karbos-callout-word text-muted">{shortRegionName(region)}</span>
          <span className="figures flex items-center gap-1.5 font-semibold text-foreground">
            <span
              className={`size-2.5 rounded-xs border border-bar-edge/40 ${step === null ? "hatched" : ""}`}
              style={step === null ? {} : { background: step.color }}
            />
            <span>
              {step === null
                ? mapTexts.noData
                : mapTexts.region.calloutIntensity(Math.round(region.intensityGPerKwh ?? 0))}
              {step !== null && <span className="karbos-callout-word"> · {kitTexts.intensity.index[step.index]}</span>}
            </span>
          </span>
        </span>
      </LabelMarker>
    </>
  );
}

const leaderStyle = { weight: 1 };

/** Words at a place on the map, drawn by React into the marker that Leaflet moves about. */
function LabelMarker({ position, children }: { position: readonly [number, number]; children: ReactNode }) {
  const { icon, element } = useMemo(() => {
    const host = document.createElement("div");
    host.setAttribute("aria-hidden", "true");
    return { element: host, icon: divIcon({ html: host, className: "karbos-label", iconSize: [0, 0] }) };
  }, []);
  return (
    <>
      <Marker icon={icon} interactive={false} keyboard={false} position={[position[0], position[1]]} />
      {createPortal(children, element)}
    </>
  );
}
