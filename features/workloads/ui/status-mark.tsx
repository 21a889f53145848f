import {
  Ban,
  CalendarClock,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleX,
  Hourglass,
  type LucideIcon,
  Play,
} from "lucide-react";
import type { WorkloadStatus } from "@/lib/contracts/workload.ts";
import { sentenceTexts } from "../texts/sentences.ts";

const marks: Readonly<Record<WorkloadStatus, { readonly Icon: LucideIcon; readonly tone: string }>> = {
  PENDING: { Icon: CircleDashed, tone: "text-muted" },
  PLANNED: { Icon: CircleDot, tone: "text-muted" },
  SCHEDULED: { Icon: CalendarClock, tone: "text-status-assigned-ink" },
  QUEUED: { Icon: Hourglass, tone: "text-status-assigned-ink" },
  RUNNING: { Icon: Play, tone: "text-status-running-ink" },
  COMPLETED: { Icon: CircleCheck, tone: "text-foreground" },
  FAILED: { Icon: CircleX, tone: "text-danger" },
  CANCELLED: { Icon: Ban, tone: "text-muted" },
};

/** A status by shape and word; the colour only helps. */
export function StatusMark({ status }: { status: WorkloadStatus }) {
  const { Icon, tone } = marks[status];
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap font-medium ${tone}`}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {sentenceTexts.status[status]}
    </span>
  );
}
