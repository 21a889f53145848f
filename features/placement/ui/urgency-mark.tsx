import { ChevronsUp, ChevronUp, type LucideIcon, Minus } from "lucide-react";
import type { WorkloadUrgency } from "@/lib/contracts/workload.ts";

const marks: Readonly<Record<WorkloadUrgency, { readonly Icon: LucideIcon; readonly word: string }>> = {
  HIGH: { Icon: ChevronsUp, word: "High" },
  MEDIUM: { Icon: ChevronUp, word: "Medium" },
  LOW: { Icon: Minus, word: "Low" },
};

/** An urgency by shape and word. */
export function UrgencyMark({ urgency }: { urgency: WorkloadUrgency }) {
  const { Icon, word } = marks[urgency];
  return (
    <span
      className={`inline-flex items-center gap-1 whitespace-nowrap ${urgency === "HIGH" ? "font-medium" : "text-muted"}`}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      {word}
      <span className="sr-only"> urgency</span>
    </span>
  );
}
