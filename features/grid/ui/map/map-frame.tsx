"use client";

import { type Map as LeafletMap, latLngBounds } from "leaflet";
import { useEffect } from "react";
import { useMap } from "react-leaflet";
import { compactBounds, compactWidthPx, viewBounds } from "./callout-places.ts";

/** Names the map for screen readers and keeps the whole of it in view as its box changes, until someone moves it. */
export function MapFrame({ label }: { label: string }) {
  const map = useMap();
  useEffect(() => {
    const container = map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", label);
  }, [map, label]);
  useEffect(() => {
    let isMoved = false;
    const handleMove = () => {
      isMoved = true;
    };
    // Both come from people only; fitting below is a "moveend" without them.
    map.on("dragstart", handleMove);
    map.getContainer().addEventListener("click", handleZoomButton);
    function handleZoomButton(event: MouseEvent) {
      if (event.target instanceof Element && event.target.closest(".leaflet-control-zoom")) isMoved = true;
    }
    const observer = new ResizeObserver(() => {
      map.invalidateSize({ animate: false });
      if (!isMoved) fitToWidth(map);
    });
    observer.observe(map.getContainer());
    return () => {
      observer.disconnect();
      map.off("dragstart", handleMove);
      map.getContainer().removeEventListener("click", handleZoomButton);
    };
  }, [map]);
  return null;
}

function fitToWidth(map: LeafletMap): void {
  const isCompact = map.getContainer().clientWidth < compactWidthPx;
  const [southWest, northEast] = isCompact ? compactBounds : viewBounds;
  map.fitBounds(latLngBounds([...southWest], [...northEast]), { animate: false });
}
