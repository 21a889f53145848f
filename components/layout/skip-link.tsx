import { kitTexts } from "../texts.ts";

/** The first thing a keyboard reaches: past the navigation, to the page. */
export function SkipLink() {
  return (
    <a
      className="panel fixed top-2 left-2 z-50 -translate-y-24 bg-surface px-4 py-2 font-medium focus-visible:translate-y-0"
      href="#main"
    >
      {kitTexts.navigation.skip}
    </a>
  );
}
