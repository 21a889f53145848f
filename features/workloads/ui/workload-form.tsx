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
import { formTexts } from "../texts/form.ts";

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

const { what, needs, waiting, pieces, limits } = formTexts;

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
    <Section title={what.title}>
      <TextInput
        control={control}
        isRequired
        label={what.name.label}
        name="workloadName"
        placeholder={what.name.placeholder}
      />
      <TextInput control={control} description={what.project.description} label={what.project.label} name="project" />
      <TextInput
        control={control}
        description={what.image.description}
        isMonospaced
        isRequired
        label={what.image.label}
        name="dockerImage"
        placeholder={what.image.placeholder}
      />
      <TextInput
        control={control}
        description={what.command.description}
        isMonospaced
        isMultiline
        label={what.command.label}
        name="command"
        placeholder={what.command.placeholder}
      />
      <ChoiceInput
        choices={[
          { value: "BATCH", label: what.type.batch },
          { value: "TRAINING", label: what.type.training },
          { value: "INFERENCE", label: what.type.inference },
        ]}
        control={control}
        label={what.type.label}
        name="workloadType"
      />
    </Section>
  );
}

function Needs({ control }: { control: WorkloadFormControl }) {
  const minutes = useWatch({ control, name: "durationMinutes" });
  const isLong = minutes !== null && minutes >= 60;
  return (
    <Section title={needs.title}>
      <div className="grid gap-5 sm:grid-cols-2">
        <NumberInput control={control} isRequired label={needs.gpus} name="gpus" />
        <NumberInput control={control} isRequired label={needs.cpuCores} name="cpuCores" />
        <NumberInput control={control} isRequired label={needs.memory} name="memoryGb" unit="GB" />
        <NumberInput
          control={control}
          description={isLong ? formatDuration(minutes * 60_000) : needs.durationDescription}
          isRequired
          label={needs.duration}
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
    <Section title={waiting.title}>
      <ChoiceInput
        choices={[
          { value: "LOW", ...waiting.urgency.low },
          { value: "MEDIUM", ...waiting.urgency.medium },
          { value: "HIGH", ...waiting.urgency.high },
        ]}
        control={control}
        label={waiting.urgency.label}
        name="urgency"
      />
      <ChoiceInput
        choices={[
          {
            value: "urgency",
            label: waiting.mode.urgency.label,
            description: waiting.mode.urgency.description(byUrgency),
          },
          { value: "deadline", ...waiting.mode.deadline },
          { value: "window", ...waiting.mode.window },
        ]}
        control={control}
        label={waiting.mode.label}
        name="windowMode"
      />
      {mode === "deadline" && (
        <TextInput
          control={control}
          description={waiting.deadline.description(daysAheadMax)}
          isRequired
          label={waiting.deadline.label}
          name="deadline"
          type="datetime-local"
        />
      )}
      {mode === "window" && (
        <NumberInput
          control={control}
          description={waiting.window.description(
            daysAheadMax,
            WORKLOAD_LIMITS.deferralMinutes.toLocaleString("en-GB"),
          )}
          isRequired
          label={waiting.window.label}
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
          {pieces.label}
        </Checkbox.Content>
        <Description>{pieces.description}</Description>
      </Checkbox>
      {field.value && (
        <div className="grid gap-5 sm:grid-cols-2">
          <NumberInput control={control} isRequired label={pieces.shortest} name="minSegmentMinutes" unit="min" />
          <NumberInput control={control} isRequired label={pieces.resuming} name="resumeCostWh" unit="Wh" />
        </div>
      )}
    </>
  );
}

function Limits({ control }: { control: WorkloadFormControl }) {
  return (
    <Section note={limits.note} title={limits.title}>
      <div className="grid gap-5 sm:grid-cols-3">
        <NumberInput control={control} label={limits.carbonCap} name="carbonCapG" unit="g CO₂" />
        <NumberInput control={control} label={limits.maxPrice} name="maxPriceGbp" prefix="£" />
        <NumberInput control={control} label={limits.energy} name="energyKwh" unit="kWh" />
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
