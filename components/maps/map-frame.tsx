"use client";

import type { LatLngBounds } from "leaflet";
import { useEffect } from "react";
import { useMap } from "react-leaflet";

/** Names the map for screen readers and keeps the whole of it in view as its box changes, until someone moves it. */
export function MapFrame({ bounds, label }: { bounds: LatLngBounds; label: string }) {
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
      if (!isMoved) map.fitBounds(bounds, { animate: false });
    });
    observer.observe(map.getContainer());
    return () => {
      observer.disconnect();
      map.off("dragstart", handleMove);
      map.getContainer().removeEventListener("click", handleZoomButton);
    };
  }, [map, bounds]);
  return null;
}
