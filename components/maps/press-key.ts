/**
 * Calls back when Enter or Space presses an element of the map, as a button would. Leaflet itself handles Enter on some
 * of its layers only, and emits no event.
 */
export function onPressKey(element: Element | undefined, onPress: () => void): (() => void) | undefined {
  if (!(element instanceof HTMLElement || element instanceof SVGElement)) return undefined;
  const handleKey = (event: Event) => {
    if (!(event instanceof KeyboardEvent) || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    onPress();
  };
  element.addEventListener("keydown", handleKey);
  return () => element.removeEventListener("keydown", handleKey);
}
