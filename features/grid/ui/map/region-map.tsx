"use client";

import { Skeleton } from "@heroui/react";
import dynamic from "next/dynamic";

/** The map of the regions. Leaflet needs a browser and comes after everything else. */
export const RegionMap = dynamic(() => import("./map-canvas.tsx").then((module) => module.MapCanvas), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full rounded-lg" />,
});
