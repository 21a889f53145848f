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
    const after = new Map<string, number>();
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const top = list.current?.getBoundingClientRect().top ?? 0;
    for (const row of list.current?.querySelectorAll<HTMLElement>("[data-move-key]") ?? []) {
      const key = row.dataset.moveKey ?? "";
      // A glide under way would be measured for a place, and two on one row cannot be left to the compositor.
      for (const glide of row.getAnimations()) glide.cancel();
      const place = row.getBoundingClientRect().top - top;
      after.set(key, place);
      const distance = (before.get(key) ?? place) - place;
      if (!isStill && distance !== 0) {
        row.animate([{ transform: `translateY(${distance}px)` }, { transform: "none" }], {
          duration: moveMs,
          easing: "ease-out",
        });
      }
    }
    places.current = after;
  }, [order]);
  return list;
}
