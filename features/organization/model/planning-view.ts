import type { PlanningEdit, PlanningSettings } from "@/lib/contracts/organization.ts";
import { WORKLOAD_URGENCIES, type WorkloadUrgency } from "@/lib/contracts/workload.ts";
import type { Instant } from "@/lib/format/time.ts";

/** A zone that work may be compared with, and what it draws on now; null where nobody knows. */
export interface PlanningZone {
  readonly id: number;
  readonly name: string;
  readonly isEnabled: boolean;
  readonly intensityGPerKwh: number | null;
  readonly priceGbpPerKwh: number | null;
}

/** How plans are made for an organization, and the zones to choose from. */
export interface PlanningView {
  readonly settings: PlanningSettings;
  readonly zones: readonly PlanningZone[];
  /** Null where it was never changed; without a name where it was by hand, or by somebody who is no longer a member. */
  readonly lastChange: { readonly at: Instant; readonly byName: string | null } | null;
}

/** How plans were made before a change, and how they are made since. */
export interface PlanningChange {
  readonly before: PlanningSettings;
  readonly after: PlanningSettings;
}

/** How plans are made after an edit: what it left as it was shown stays as it is by now, also where somebody else has set it since. */
export function editedPlanning(now: PlanningSettings, { shown, wanted }: PlanningEdit): PlanningSettings {
  const edited = <Part>(was: Part, is: Part, stands: Part) => (is === was ? stands : is);
  const hour = (urgency: WorkloadUrgency) =>
    edited(shown.latenessGbpPerHour[urgency], wanted.latenessGbpPerHour[urgency], now.latenessGbpPerHour[urgency]);
  return {
    assignmentPolicy: edited(shown.assignmentPolicy, wanted.assignmentPolicy, now.assignmentPolicy),
    carbonPriceGbpPerT: edited(shown.carbonPriceGbpPerT, wanted.carbonPriceGbpPerT, now.carbonPriceGbpPerT),
    latenessGbpPerHour: { HIGH: hour("HIGH"), MEDIUM: hour("MEDIUM"), LOW: hour("LOW") },
    defaultZoneId: edited(shown.defaultZoneId, wanted.defaultZoneId, now.defaultZoneId),
  };
}

/** Whether two ways to make plans are one. */
export function isSamePlanning(one: PlanningSettings, other: PlanningSettings): boolean {
  return (
    one.assignmentPolicy === other.assignmentPolicy &&
    one.defaultZoneId === other.defaultZoneId &&
    hasSameWeights(one, other)
  );
}

/** Whether carbon and waiting count the same in both. */
export function hasSameWeights(one: PlanningSettings, other: PlanningSettings): boolean {
  return (
    one.carbonPriceGbpPerT === other.carbonPriceGbpPerT &&
    WORKLOAD_URGENCIES.every((urgency) => one.latenessGbpPerHour[urgency] === other.latenessGbpPerHour[urgency])
  );
}
