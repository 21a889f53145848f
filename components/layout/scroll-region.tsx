import type { ReactNode } from "react";

interface ScrollRegionProps {
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A part of the page that scrolls by itself: named, and within reach of the keyboard. */
export function ScrollRegion({ label, className = "", children }: ScrollRegionProps) {
  return (
    <section
      aria-label={label}
      className={`overflow-auto rounded-md border border-border ${className}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a pointer
      tabIndex={0}
    >
      {children}
    </section>
  );
}
