import type { LeafletEventHandlerFnMap } from "leaflet";
import { type RefObject, useMemo } from "react";
import { kitTexts } from "../texts.ts";

interface PopupOwner {
  getElement(): Element | undefined;
}

/**
 * Moves the focus into a popup when it opens, and back to its trigger when it closes, unless the focus has moved
 * elsewhere. Leaflet loses the focus.
 */
export function usePopupFocus(owner: RefObject<PopupOwner | null>): LeafletEventHandlerFnMap {
  return useMemo(() => {
    let popup: HTMLElement | undefined;
    return {
      popupopen: (event) => {
        popup = event.popup.getElement();
        if (!popup) return;
        // Leaflet handles Escape only while the focus is on the map itself. The element is reused each time it opens.
        popup.onkeydown = ({ key }) => {
          if (key === "Escape") event.popup.close();
        };
        popup.setAttribute("role", "dialog");
        popup.setAttribute(
          "aria-label",
          owner.current?.getElement()?.getAttribute("aria-label") ?? kitTexts.map.details,
        );
        popup.setAttribute("tabindex", "-1");
        popup.focus({ preventScroll: true });
      },
      popupclose: () => {
        const active = document.activeElement;
        const isInside = active === null || active === document.body || popup?.contains(active) === true;
        const element = owner.current?.getElement();
        if (isInside && (element instanceof HTMLElement || element instanceof SVGElement)) {
          element.focus({ preventScroll: true });
        }
      },
    };
  }, [owner]);
}
