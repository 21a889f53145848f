import type { LeafletEventHandlerFnMap } from "leaflet";
import { type RefObject, useMemo } from "react";
import { kitTexts } from "../texts.ts";

interface PopupOwner {
  getElement(): Element | undefined;
}

/**
 * Takes the keyboard into a popup when it opens and back to what opened it when it closes, unless it has gone
 * elsewhere in the meantime. Leaflet leaves it lost in the page.
 */
export function usePopupFocus(owner: RefObject<PopupOwner | null>): LeafletEventHandlerFnMap {
  return useMemo(() => {
    let popup: HTMLElement | undefined;
    return {
      popupopen: (event) => {
        popup = event.popup.getElement();
        if (!popup) return;
        // Leaflet hears Escape only while the keyboard is on the map itself. The element is used again each time it opens.
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
