"use client";

import { type RefObject, useLayoutEffect, useRef } from "react";

const moveMs = 260;

/**
 * Lets the children marked `data-move-key` glide to their new place when the order of a list changes. Stands still
 * for whoever asked for less movement.
 * @param order changes exactly when the order does
 */
export function useMoves(order: string): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  const places = useRef<ReadonlyMap<string, number>>(new Map());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the order is what makes places change
  useLayoutEffect(() => {
    const before = places.current;
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-move-key]") ?? [])];
    // A row that still glides would be measured on its way.
    const glides = rows.flatMap((row) => row.getAnimations());
    for (const glide of glides) glide.cancel();
    // All measured before the first is set in motion: each change in between would lay the page out anew.
    const top = list.current?.getBoundingClientRect().top ?? 0;
    const after = new Map(rows.map((row) => [row.dataset.moveKey ?? "", row.getBoundingClientRect().top - top]));
    places.current = after;
    // A list that changes faster than it comes to rest jumps: rows always on their way can be neither read nor hit.
    if (glides.length > 0 || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const row of rows) {
      const place = after.get(row.dataset.moveKey ?? "") ?? 0;
      const distance = (before.get(row.dataset.moveKey ?? "") ?? place) - place;
      if (distance === 0) continue;
      row.animate([{ transform: `translateY(${distance}px)` }, { transform: "none" }], {
        duration: moveMs,
        easing: "ease-out",
      });
    }
  }, [order]);
  return list;
}
