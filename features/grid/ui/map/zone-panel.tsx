"use client";

import { CloseButton } from "@heroui/react";
import type { ReactNode } from "react";
import { IntensityChip } from "@/components/charts/intensity-chip.tsx";
import type { Resources } from "@/lib/domain/planning/plan-types.ts";
import { formatUnitPrice } from "@/lib/format/quantities.ts";
import { basisWords } from "../../model/region-words.ts";
import type { ZoneNow } from "../../model/zone-board.ts";
import { zoneWorkWords } from "../../model/zone-mark.ts";
import { mapTexts } from "../../texts/map.ts";
import { ZoneStateMark } from "./zone-state-mark.tsx";

const texts = mapTexts.panel;

interface ZonePanelProps {
  readonly zone: ZoneNow;
  readonly now: number;
  /** What runs and waits there by name, where it is known. */
  readonly children?: ReactNode;
  readonly onClose: () => void;
}

const resources: readonly { readonly key: keyof Resources; readonly label: string; readonly unit: string }[] = [
  { key: "gpus", label: texts.resources.gpus, unit: "" },
  { key: "cpuCores", label: texts.resources.cpuCores, unit: "" },
  { key: "memoryGb", label: texts.resources.memoryGb, unit: " GB" },
];

/** Everything that is known of one zone now. */
export function ZonePanel({ zone, now, children, onClose }: ZonePanelProps) {
  return (
    <section aria-label={texts.label(zone.name)} className="panel flex flex-col gap-4 p-4">
      <header className="flex items-start justify-between gap-3">
        <div className="flex flex-col">
          <h2 className="font-semibold text-base">{zone.name}</h2>
          <p className="text-muted text-xs">
            {zone.code} · {zone.regionName}
          </p>
        </div>
        <CloseButton aria-label={texts.close(zone.name)} onPress={onClose} />
      </header>
      {!zone.isEnabled && <p>{texts.noNewWork}</p>}
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3">
        <Fact label={texts.intensity}>
          <IntensityChip at={now} intensityGPerKwh={zone.region.intensityGPerKwh} />
          <span className="block text-muted text-xs">{basisWords(zone.region, now)}</span>
        </Fact>
        <Fact label={texts.electricity}>
          <span className="figures">{formatUnitPrice(zone.region.priceGbpPerKwh).text}</span>
          <span className="block text-muted text-xs">{texts.electricityNote}</span>
        </Fact>
        <Fact label={texts.work}>
          <span className="figures flex items-center gap-1.5">
            <ZoneStateMark state={zone.state} />
            {zoneWorkWords(zone)}
          </span>
        </Fact>
        <Fact label={texts.pue}>
          <span className="figures">{zone.pue.toFixed(2)}</span>
          <span className="block text-muted text-xs">{texts.pueNote}</span>
        </Fact>
      </dl>
      <div className="flex flex-col gap-2">
        <h3 className="text-muted text-xs">{texts.capacity}</h3>
        <dl className="flex flex-col gap-2">
          {resources.map(({ key, label, unit }) => (
            <CapacityBar capacity={zone.capacity[key]} key={key} label={label} unit={unit} used={zone.used[key]} />
          ))}
        </dl>
      </div>
      {children}
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5">
      <dt className="text-muted text-xs">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface CapacityBarProps {
  readonly label: string;
  readonly unit: string;
  readonly used: number;
  readonly capacity: number;
}

function CapacityBar({ label, unit, used, capacity }: CapacityBarProps) {
  const share = capacity === 0 ? 0 : Math.min(1, used / capacity);
  return (
    <div className="figures grid grid-cols-[4rem_minmax(0,1fr)_auto] items-center gap-3 text-xs">
      <dt>{label}</dt>
      <dd aria-hidden className="h-2 rounded-xs bg-surface-tertiary">
        <span className="block h-full rounded-xs bg-accent" style={{ width: `${share * 100}%` }} />
      </dd>
      <dd className="text-right text-muted">
        <span className="text-foreground">{used.toLocaleString("en-GB")}</span>{" "}
        {texts.of(capacity.toLocaleString("en-GB"))}
        {unit}
      </dd>
    </div>
  );
}
