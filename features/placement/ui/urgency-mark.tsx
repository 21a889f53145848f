import { ChevronsUp, ChevronUp, type LucideIcon, Minus } from "lucide-react";
import type { WorkloadUrgency } from "@/lib/contracts/workload.ts";
import { placementTexts } from "../texts.ts";

const icons: Readonly<Record<WorkloadUrgency, LucideIcon>> = { HIGH: ChevronsUp, MEDIUM: ChevronUp, LOW: Minus };

/** An urgency by shape and word. */
export function UrgencyMark({ urgency }: { urgency: WorkloadUrgency }) {
  const Icon = icons[urgency];
  return (
    <span
      className={`inline-flex items-center gap-1 whitespace-nowrap ${urgency === "HIGH" ? "font-medium" : "text-muted"}`}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      {placementTexts.urgency[urgency]}
      <span className="sr-only">{placementTexts.urgencyForScreenReaders}</span>
    </span>
  );
}
