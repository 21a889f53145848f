"use client";

import { ToggleButton, ToggleButtonGroup } from "@heroui/react";
import { useState } from "react";
import { ForecastTimeline } from "@/features/grid/ui/timeline/forecast-timeline.tsx";
import {
  slotMs,
  type TimelinePoint,
  type TimelineWindow,
} from "@/features/grid/ui/timeline/forecast-timeline.utils.ts";
import { floorSlot } from "@/lib/domain/grid/slots.ts";
import { bestWindow, windowMean } from "../model/best-window.ts";
import { exampleSentence } from "../model/example-sentence.ts";
import { homeTexts } from "../texts.ts";

const texts = homeTexts.example;

const lengthsHours = [1, 3, 6] as const;
const deadlinesHours = [12, 24, 36] as const;

interface PlanningExampleProps {
  readonly regionName: string;
  readonly points: readonly TimelinePoint[];
  readonly now: number;
}

/** The idea of Karbos, to try: how long it runs and by when, and the cleanest window follows. */
export function PlanningExample({ regionName, points, now }: PlanningExampleProps) {
  const [lengthHours, setLengthHours] = useState<number>(3);
  const [deadlineHours, setDeadlineHours] = useState<number>(24);
  const deadline = now + deadlineHours * 3_600_000;
  const slot = floorSlot(now);
  const best = bestWindow(points, slot, deadline, lengthHours * 2);
  const atOnce = windowMean(points, slot, lengthHours * 2);
  const windows: TimelineWindow[] = [];
  if (best) windows.push({ id: "best", kind: "chosen", start: best.start, end: best.end, label: texts.planned });
  if (atOnce) windows.push({ id: "now", kind: "now", start: atOnce.start, end: atOnce.end, label: texts.atOnce });

  return (
    <div className="flex flex-col gap-8">
      <div className="flex flex-wrap gap-x-8 gap-y-4">
        <Choice label={texts.length} onChange={setLengthHours} options={lengthsHours} value={lengthHours} />
        <Choice label={texts.deadline} onChange={setDeadlineHours} options={deadlinesHours} value={deadlineHours} />
      </div>
      <ForecastTimeline
        deadline={deadline}
        latestStart={deadline - lengthHours * 2 * slotMs}
        now={now}
        points={points}
        summary={<p className="text-balance font-medium text-base">{exampleSentence(best, atOnce, now)}</p>}
        title={texts.title(regionName)}
        windows={windows}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly options: readonly number[];
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function Choice({ label, options, value, onChange }: ChoiceProps) {
  return (
    <div className="flex items-center gap-3">
      <span className="text-muted">{label}</span>
      <ToggleButtonGroup
        aria-label={label}
        disallowEmptySelection
        onSelectionChange={(keys) => {
          const [chosen] = keys;
          if (chosen !== undefined) onChange(Number(chosen));
        }}
        selectedKeys={[String(value)]}
        selectionMode="single"
        size="sm"
      >
        {options.map((option) => (
          <ToggleButton className="figures" id={String(option)} key={option}>
            {texts.hours(option)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}
