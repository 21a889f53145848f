import type { ReactNode } from "react";

/** One fact of a list of facts, `dl`: what it is and its value, with a line above all but the first. */
export function FactRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-4 border-separator border-t py-2 first:border-t-0">
      <dt className="text-muted">{label}</dt>
      <dd className="figures wrap-anywhere min-w-0">{children}</dd>
    </div>
  );
}
