"use client";

import { type FormEvent, useState } from "react";
import { fieldClass } from "@/components/forms/field-class.ts";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { ScrollRegion } from "@/components/layout/scroll-region.tsx";
import { setZone } from "../actions.ts";
import type { PlatformZone } from "../model/platform-view.ts";
import { usePlatformWrite } from "./use-platform-write.ts";

const capacities = [
  { name: "capacityGpus", label: "GPUs" },
  { name: "capacityCpuCores", label: "CPU cores" },
  { name: "capacityMemoryGb", label: "Memory (GB)" },
] as const;

/** What may be in use at once in each zone, to be changed in place. */
export function ZoneTable({ zones }: { zones: readonly PlatformZone[] }) {
  return (
    <ScrollRegion className="relative max-h-96" label="Capacity of each zone">
      <table className="w-full min-w-2xl text-sm">
        <thead className="sticky top-0 z-10 bg-surface text-left text-muted text-xs">
          <tr>
            <th className="px-3 py-2 font-medium" scope="col">
              Zone
            </th>
            {capacities.map(({ name, label }) => (
              <th className="px-2 py-2 text-right font-medium" key={name} scope="col">
                {label}
              </th>
            ))}
            <th className="px-2 py-2 font-medium" scope="col">
              Takes work
            </th>
            <th className="px-2 py-2" scope="col">
              <span className="sr-only">Save</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {zones.map((zone) => (
            <ZoneRow key={zone.id} zone={zone} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function ZoneRow({ zone }: { zone: PlatformZone }) {
  const [values, setValues] = useState(zone);
  const { isPending, write } = usePlatformWrite();
  const isChanged = values.isEnabled !== zone.isEnabled || capacities.some(({ name }) => values[name] !== zone[name]);
  const formId = `zone-${zone.id}`;
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    const { id, capacityGpus, capacityCpuCores, capacityMemoryGb, isEnabled } = values;
    write(
      () => setZone({ id, capacityGpus, capacityCpuCores, capacityMemoryGb, isEnabled }),
      `${zone.name} is changed: plans made from now on follow it.`,
    );
  };
  return (
    <tr className="border-separator border-t">
      <th className="px-3 py-1.5 text-left font-normal" scope="row">
        <form id={formId} onSubmit={handleSubmit} />
        {zone.name} <span className="text-muted text-xs">{zone.code}</span>
      </th>
      {capacities.map(({ name, label }) => (
        <td className="px-2 py-1.5 text-right" key={name}>
          <input
            aria-label={`${label} of ${zone.name}`}
            className={`${fieldClass} figures w-28 text-right`}
            form={formId}
            min={0}
            onChange={(event) => setValues((before) => ({ ...before, [name]: event.target.valueAsNumber }))}
            type="number"
            value={Number.isNaN(values[name]) ? "" : values[name]}
          />
        </td>
      ))}
      <td className="px-2 py-1.5">
        <input
          aria-label={`${zone.name} takes work`}
          checked={values.isEnabled}
          className="size-4"
          form={formId}
          onChange={(event) => setValues((before) => ({ ...before, isEnabled: event.target.checked }))}
          type="checkbox"
        />
      </td>
      <td className="px-2 py-1.5">
        <PendingButton
          aria-label={`Save ${zone.name}`}
          form={formId}
          isDisabled={!isChanged}
          isPending={isPending}
          label="Save"
          pendingLabel="Saving"
          size="sm"
          type="submit"
          variant="outline"
        />
      </td>
    </tr>
  );
}
