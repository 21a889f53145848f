"use client";

import { divIcon, type Marker as LeafletMarker } from "leaflet";
import { type CSSProperties, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { Marker, Popup, useMap, useMapEvent } from "react-leaflet";
import { onPressKey } from "@/components/maps/press-key.ts";
import { spread } from "@/components/maps/spread.ts";
import { usePopupFocus } from "@/components/maps/use-popup-focus.ts";
import type { ZoneNow } from "../../model/zone-board.ts";
import { zoneCount, zoneRadiusPx, zoneStateMarks, zoneWorkWords } from "../../model/zone-mark.ts";
import { mapTexts } from "../../texts/map.ts";
import { ZoneFacts } from "./zone-facts.tsx";

interface ZoneLayerProps {
  readonly zones: readonly ZoneNow[];
  readonly now: number;
  readonly ranks: ReadonlyMap<number, number>;
  readonly selectedZoneId: number | null;
  readonly onSelect: (zone: ZoneNow) => void;
}

/** The zones as circles with their count on them; the candidates of the chosen workload with their rank. */
export function ZoneLayer({ zones, now, ranks, selectedZoneId, onSelect }: ZoneLayerProps) {
  const positions = useSpreadPositions(zones);
  return zones.map((zone, place) => (
    <ZoneCircle
      isFaint={ranks.size > 0 && !ranks.has(zone.id) && zone.id !== selectedZoneId}
      isSelected={zone.id === selectedZoneId}
      key={zone.id}
      now={now}
      onSelect={onSelect}
      position={positions[place] ?? [zone.latitude, zone.longitude]}
      rank={ranks.get(zone.id) ?? null}
      zone={zone}
    />
  ));
}

interface ZoneCircleProps {
  readonly zone: ZoneNow;
  readonly now: number;
  /** [latitude, longitude], beside its true place where another zone lies too close. */
  readonly position: [number, number];
  readonly rank: number | null;
  readonly isSelected: boolean;
  readonly isFaint: boolean;
  readonly onSelect: (zone: ZoneNow) => void;
}

/** As a variable: where other zones matter more the style sheet mixes it with white. */
function colored(color: string): CSSProperties & Record<"--zone-color", string> {
  return { "--zone-color": color };
}

/** Side of what takes a click or a touch beside the circle itself, in px: the least that WCAG 2.5.8 accepts. */
const targetPx = 24;

function ZoneCircle(props: ZoneCircleProps) {
  const { zone, now, position, rank, isSelected, isFaint, onSelect } = props;
  const { marker, icon, element } = useZoneMarker(props);
  const popupFocus = usePopupFocus(marker);
  const count = zoneCount(zone);
  const { color, outline } = zoneStateMarks[zone.state];
  const sizePx = zoneRadiusPx(count) * 2;
  return (
    <Marker
      eventHandlers={{ ...popupFocus, click: () => onSelect(zone) }}
      icon={icon}
      position={position}
      ref={marker}
      riseOnHover
      // Candidates and the chosen zone lie on top of their neighbours.
      zIndexOffset={isSelected ? 2_000 : rank === null ? 0 : 1_000}
    >
      {createPortal(
        <span
          // The marker around it says the same in words.
          aria-hidden
          className="karbos-zone-circle figures"
          data-faint={isFaint || undefined}
          data-rank={rank ?? undefined}
          data-selected={isSelected || undefined}
          style={{ ...colored(color), borderStyle: outline, height: sizePx, width: sizePx }}
        >
          {count}
        </span>,
        element,
      )}
      <Popup autoPanPadding={[16, 16]} maxWidth={280} minWidth={220} offset={[0, -sizePx / 2 + 4]}>
        <ZoneFacts now={now} zone={zone} />
      </Popup>
    </Marker>
  );
}

/** Where the circles stand at this zoom so that each can be seen and pressed. */
function useSpreadPositions(zones: readonly ZoneNow[]): readonly [number, number][] {
  const map = useMap();
  const [zoom, setZoom] = useState(() => map.getZoom());
  useMapEvent("zoomend", () => setZoom(map.getZoom()));
  return useMemo(() => {
    const points = zones.map((zone) => {
      const { x, y } = map.project([zone.latitude, zone.longitude], zoom);
      return { x, y, radiusPx: zoneRadiusPx(zoneCount(zone)) };
    });
    return spread(points).map(({ x, y }) => {
      const { lat, lng } = map.unproject([x, y], zoom);
      return [lat, lng];
    });
  }, [map, zones, zoom]);
}

/** The marker that Leaflet moves about, with its name and keys, and the element in it that React draws into. */
function useZoneMarker({ zone, rank, isSelected, onSelect }: ZoneCircleProps) {
  const marker = useRef<LeafletMarker>(null);
  const { icon, element } = useMemo(() => {
    const host = document.createElement("div");
    host.className = "karbos-zone-host";
    return { element: host, icon: divIcon({ html: host, className: "karbos-zone", iconSize: [targetPx, targetPx] }) };
  }, []);
  // The count comes first, as on the circle: who speaks to the page says what they see.
  const label = [
    mapTexts.zone.marker(zoneCount(zone), zone.name),
    zoneWorkWords(zone),
    rank === null ? null : mapTexts.zone.candidate(rank),
    isSelected ? mapTexts.zone.chosen : null,
  ]
    .filter((part) => part !== null)
    .join(", ");
  useEffect(() => {
    marker.current?.getElement()?.setAttribute("aria-label", label);
  }, [label]);
  const handleSelect = useEffectEvent(() => onSelect(zone));
  useEffect(
    () =>
      onPressKey(marker.current?.getElement(), () => {
        marker.current?.openPopup();
        handleSelect();
      }),
    [],
  );
  return { marker, icon, element };
}
