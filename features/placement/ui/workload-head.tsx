"use client";

import { Button } from "@heroui/react";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { StatusMark } from "@/features/workloads/ui/status-mark.tsx";
import { resourceWords } from "@/lib/format/lists.ts";
import { formatCarbon, formatMoney } from "@/lib/format/quantities.ts";
import { formatDuration } from "@/lib/format/time.ts";
import type { QueueWorkload } from "../model/queue-workload.ts";
import { placementTexts } from "../texts.ts";
import { UrgencyMark } from "./urgency-mark.tsx";

const texts = placementTexts.facts;

interface WorkloadHeadProps {
  readonly workload: QueueWorkload;
  readonly zoneName: string | null;
  readonly onBack: () => void;
}

/** Which workload is being decided on, and what it asks for. */
export function WorkloadHead({ workload, zoneName, onBack }: WorkloadHeadProps) {
  return (
    <header className="flex flex-col gap-3">
      <Button className="-ml-3 self-start" onPress={onBack} size="sm" variant="ghost">
        <ArrowLeft aria-hidden className="size-4" />
        {placementTexts.decision.back}
      </Button>
      <div className="flex flex-col gap-1">
        <h2 className="wrap-anywhere font-semibold text-base" id="decision-title">
          <bdi>{workload.name}</bdi>
        </h2>
        <p className="figures flex flex-wrap items-center gap-x-3 gap-y-1">
          <Link className="text-link underline-offset-4 hover:underline" href={`/workloads/${workload.jobId}`}>
            {workload.jobId}
          </Link>
          <StatusMark status={workload.status} />
          <UrgencyMark urgency={workload.urgency} />
        </p>
      </div>
      <WorkloadAsks workload={workload} zoneName={zoneName} />
    </header>
  );
}

/** Deadline, length, needs and limits of a workload. */
export function WorkloadAsks({ workload, zoneName }: Pick<WorkloadHeadProps, "workload" | "zoneName">) {
  return (
    <dl className="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      {workload.zoneId !== null && (
        <Item label={texts.assigned}>
          {zoneName ?? placementTexts.aZone}
          {workload.scheduledStart !== null && workload.actualStart === null && (
            <>
              , <TimeFigure at={workload.scheduledStart} />
            </>
          )}
        </Item>
      )}
      <Item label={texts.deadline}>
        <TimeFigure at={workload.deadline} />
      </Item>
      <Item label={texts.duration}>{formatDuration(workload.durationMinutes * 60_000)}</Item>
      <Item label={texts.needs}>{resourceWords(workload)}</Item>
      {workload.carbonCapG !== null && <Item label={texts.carbonCap}>{formatCarbon(workload.carbonCapG).text}</Item>}
      {workload.maxPriceGbp !== null && <Item label={texts.maxPrice}>{formatMoney(workload.maxPriceGbp).text}</Item>}
      <Item label={texts.owner}>{workload.ownerName}</Item>
    </dl>
  );
}

function Item({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="figures min-w-0">{children}</dd>
    </>
  );
}
