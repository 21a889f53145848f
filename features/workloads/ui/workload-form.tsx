"use client";

import { Alert, Checkbox, Description } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { type ReactNode, useEffect, useRef, useState, useTransition } from "react";
import { type Control, useController, useForm, useWatch } from "react-hook-form";
import { ChoiceInput } from "@/components/forms/choice-input.tsx";
import { NumberInput } from "@/components/forms/number-input.tsx";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { TextInput } from "@/components/forms/text-input.tsx";
import type { ActionRefusal } from "@/lib/contracts/action-result.ts";
import { WORKLOAD_LIMITS, type WorkloadSpec } from "@/lib/contracts/workload.ts";
import { formatDuration } from "@/lib/format/time.ts";
import { defaultDeferralMinutes } from "../model/preview.ts";
import { type WorkloadFormValues, workloadFormSchema } from "../model/workload-form-values.ts";

interface WorkloadFormProps {
  readonly defaultValues: WorkloadFormValues;
  readonly submitLabel: string;
  readonly pendingLabel: string;
  /** Resolves with a failure; on success it goes to another page and never resolves. */
  readonly onSubmit: (spec: WorkloadSpec) => Promise<ActionRefusal>;
  readonly cancel: ReactNode;
  /** Beside the form: what would be planned from what it holds. */
  readonly renderPreview: (control: WorkloadFormControl) => ReactNode;
}

export type WorkloadFormControl = Control<WorkloadFormValues, unknown, WorkloadSpec>;

/** How far ahead a start may be put off. */
const daysAheadMax = WORKLOAD_LIMITS.deferralMinutes / (24 * 60);

/** What to run, what it needs, and how long it may wait. */
export function WorkloadForm({
  defaultValues,
  submitLabel,
  pendingLabel,
  onSubmit,
  cancel,
  renderPreview,
}: WorkloadFormProps) {
  const [isPending, startTransition] = useTransition();
  const [failure, setFailure] = useState<ActionRefusal | null>(null);
  const { control, handleSubmit } = useForm<WorkloadFormValues, unknown, WorkloadSpec>({
    resolver: zodResolver(workloadFormSchema),
    defaultValues,
    mode: "onTouched",
  });
  const submit = handleSubmit((spec) => {
    startTransition(async () => {
      setFailure(await onSubmit(spec));
    });
  });
  return (
    <form
      className="grid gap-x-12 gap-y-10 xl:grid-cols-[minmax(0,32rem)_minmax(0,1fr)] xl:grid-rows-[auto_1fr]"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isPending) return;
        setFailure(null);
        void submit(event);
      }}
    >
      <div className="flex flex-col gap-10">
        {failure && <FailureAlert failure={failure} />}
        <What control={control} />
        <Needs control={control} />
        <Waiting control={control} />
        <Limits control={control} />
      </div>
      {/* On a phone the plan stands between the form and its button: one reads it before pressing. */}
      <div className="min-w-0 xl:col-start-2 xl:row-span-2 xl:row-start-1">
        <div className="xl:sticky xl:top-8">{renderPreview(control)}</div>
      </div>
      <div className="flex flex-wrap content-start gap-3">
        <PendingButton isPending={isPending} label={submitLabel} pendingLabel={pendingLabel} size="lg" type="submit" />
        {cancel}
      </div>
    </form>
  );
}

function What({ control }: { control: WorkloadFormControl }) {
  return (
    <Section title="What to run">
      <TextInput control={control} isRequired label="Name" name="workloadName" placeholder="Nightly embeddings" />
      <TextInput
        control={control}
        description="Counts against the project’s carbon budget. Empty: none."
        label="Project"
        name="project"
      />
      <TextInput
        control={control}
        description="An image that the workers of your organization can pull."
        isMonospaced
        isRequired
        label="Image"
        name="dockerImage"
        placeholder="python:3.13-slim"
      />
      <TextInput
        control={control}
        description="Run by a shell in the image. Empty: the image’s own."
        isMonospaced
        isMultiline
        label="Command"
        name="command"
        placeholder="python embed.py --all"
      />
      <ChoiceInput
        choices={[
          { value: "BATCH", label: "Batch" },
          { value: "TRAINING", label: "Training" },
          { value: "INFERENCE", label: "Inference" },
        ]}
        control={control}
        label="Type"
        name="workloadType"
      />
    </Section>
  );
}

function Needs({ control }: { control: WorkloadFormControl }) {
  const minutes = useWatch({ control, name: "durationMinutes" });
  const isLong = minutes !== null && minutes >= 60;
  return (
    <Section title="What it needs">
      <div className="grid gap-5 sm:grid-cols-2">
        <NumberInput control={control} isRequired label="GPUs" name="gpus" />
        <NumberInput control={control} isRequired label="CPU cores" name="cpuCores" />
        <NumberInput control={control} isRequired label="Memory" name="memoryGb" unit="GB" />
        <NumberInput
          control={control}
          description={isLong ? formatDuration(minutes * 60_000) : "As long as it usually takes."}
          isRequired
          label="Runs for about"
          name="durationMinutes"
          unit="min"
        />
      </div>
    </Section>
  );
}

function Waiting({ control }: { control: WorkloadFormControl }) {
  const mode = useWatch({ control, name: "windowMode" });
  const urgency = useWatch({ control, name: "urgency" });
  const byUrgency = formatDuration(defaultDeferralMinutes[urgency] * 60_000);
  return (
    <Section title="How long it may wait">
      <ChoiceInput
        choices={[
          { value: "LOW", label: "Low", description: "Waiting costs nothing." },
          { value: "MEDIUM", label: "Medium", description: "An hour of it costs a little." },
          { value: "HIGH", label: "High", description: "An hour of it costs a lot." },
        ]}
        control={control}
        label="Urgency"
        name="urgency"
      />
      <ChoiceInput
        choices={[
          { value: "urgency", label: "By urgency", description: `Starts within ${byUrgency}.` },
          { value: "deadline", label: "Until a deadline", description: "It has ended by then." },
          { value: "window", label: "Start within", description: "Minutes from now." },
        ]}
        control={control}
        label="It may wait"
        name="windowMode"
      />
      {mode === "deadline" && (
        <TextInput
          control={control}
          description={`United Kingdom time. Karbos plans a start at most ${daysAheadMax} days ahead.`}
          isRequired
          label="Deadline"
          name="deadline"
          type="datetime-local"
        />
      )}
      {mode === "window" && (
        <NumberInput
          control={control}
          description={`At most ${daysAheadMax} days: ${WORKLOAD_LIMITS.deferralMinutes.toLocaleString("en-GB")} min.`}
          isRequired
          label="Starts within"
          name="deferralMinutes"
          unit="min"
        />
      )}
      <Pieces control={control} />
    </Section>
  );
}

function Pieces({ control }: { control: WorkloadFormControl }) {
  const { field } = useController({ control, name: "interruptible" });
  return (
    <>
      <Checkbox
        className="rounded-md border border-border bg-surface px-3 py-2.5 data-selected:border-accent"
        isSelected={field.value}
        name={field.name}
        onBlur={field.onBlur}
        onChange={field.onChange}
      >
        <Checkbox.Content>
          <Checkbox.Control>
            <Checkbox.Indicator />
          </Checkbox.Control>
          It may be suspended and go on later
        </Checkbox.Content>
        <Description>Asked to stop, it writes a checkpoint and ends with 0.</Description>
      </Checkbox>
      {field.value && (
        <div className="grid gap-5 sm:grid-cols-2">
          <NumberInput control={control} isRequired label="Shortest piece" name="minSegmentMinutes" unit="min" />
          <NumberInput control={control} isRequired label="Resuming costs" name="resumeCostWh" unit="Wh" />
        </div>
      )}
    </>
  );
}

function Limits({ control }: { control: WorkloadFormControl }) {
  return (
    <Section note="Leave empty what does not matter." title="Limits">
      <div className="grid gap-5 sm:grid-cols-3">
        <NumberInput control={control} label="Carbon cap" name="carbonCapG" unit="g CO₂" />
        <NumberInput control={control} label="Maximum price" name="maxPriceGbp" prefix="£" />
        <NumberInput control={control} label="Known energy" name="energyKwh" unit="kWh" />
      </div>
    </Section>
  );
}

function Section({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <fieldset className="flex flex-col gap-5">
      <legend className="mb-4 font-semibold text-base">
        {title}
        {note && <span className="ml-3 font-normal text-muted text-sm">{note}</span>}
      </legend>
      {children}
    </fieldset>
  );
}

/** Takes the focus, and the eye with it: the button that was pressed may be far below. */
function FailureAlert({ failure }: { failure: ActionRefusal }) {
  const alert = useRef<HTMLDivElement>(null);
  useEffect(() => {
    alert.current?.focus({ preventScroll: true });
    alert.current?.scrollIntoView({ block: "start" });
  }, []);
  return (
    <div className="scroll-mt-20 outline-none lg:scroll-mt-6" ref={alert} tabIndex={-1}>
      <Alert role="alert" status="danger">
        <Alert.Indicator />
        <Alert.Content>
          <Alert.Title>{failure.error.message}</Alert.Title>
        </Alert.Content>
      </Alert>
    </div>
  );
}
