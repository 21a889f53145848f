import { z } from "zod";
import { type WorkloadSpec, workloadSpecSchema } from "@/lib/contracts/workload.ts";
import { fromLocalInput, toLocalInput } from "@/lib/format/local-input.ts";

/** How the time to wait is stated: from the urgency, as a latest end, or as minutes. */
export type WindowMode = "urgency" | "deadline" | "window";

/**
 * What the form holds: the specification under the same names, but for what a field cannot hold as such. A
 * number that is not stated, or not a number, is null; the deadline is text in United Kingdom time.
 */
export interface WorkloadFormValues {
  workloadName: string;
  workloadType: WorkloadSpec["workloadType"];
  urgency: WorkloadSpec["urgency"];
  dockerImage: string;
  command: string;
  gpus: number | null;
  cpuCores: number | null;
  memoryGb: number | null;
  durationMinutes: number | null;
  windowMode: WindowMode;
  deferralMinutes: number | null;
  deadline: string;
  carbonCapG: number | null;
  maxPriceGbp: number | null;
  energyKwh: number | null;
  project: string;
  interruptible: boolean;
  minSegmentMinutes: number | null;
  resumeCostWh: number | null;
}

export const emptyFormValues: WorkloadFormValues = {
  workloadName: "",
  workloadType: "BATCH",
  urgency: "MEDIUM",
  dockerImage: "",
  command: "",
  gpus: 0,
  cpuCores: 4,
  memoryGb: 16,
  durationMinutes: 60,
  windowMode: "urgency",
  deferralMinutes: null,
  deadline: "",
  carbonCapG: null,
  maxPriceGbp: null,
  energyKwh: null,
  project: "",
  interruptible: false,
  minSegmentMinutes: 30,
  resumeCostWh: 0,
};

/** The form's values as the contract has them. Mistakes carry the names of the fields. */
export const workloadFormSchema = z.preprocess(toSpecInput, workloadSpecSchema);

/** What the form would submit, whether or not it is valid yet: a window that is asked for and empty is not a number. */
export function toSpecInput({ windowMode, ...values }: WorkloadFormValues): Record<keyof WorkloadSpec, unknown> {
  return {
    ...values,
    deferralMinutes: windowMode === "window" ? (values.deferralMinutes ?? Number.NaN) : null,
    deadline: windowMode === "deadline" ? toIso(values.deadline) : null,
    project: values.project.trim() === "" ? null : values.project,
  };
}

/** The values with which a workload is edited. */
export function fromSpec(spec: WorkloadSpec): WorkloadFormValues {
  const { deadline, ...rest } = spec;
  return {
    ...rest,
    windowMode: deadline === null ? (spec.deferralMinutes === null ? "urgency" : "window") : "deadline",
    deadline: deadline === null ? "" : toLocalInput(Date.parse(deadline)),
    project: spec.project ?? "",
  };
}

function toIso(local: string): string {
  const at = fromLocalInput(local);
  return at === null ? local : new Date(at).toISOString();
}
