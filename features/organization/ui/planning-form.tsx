"use client";

import { Alert, Description, Label } from "@heroui/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { type FormEvent, useId, useState, useTransition } from "react";
import { type Control, useController, useForm, useWatch } from "react-hook-form";
import { ChoiceInput } from "@/components/forms/choice-input.tsx";
import { NumberInput } from "@/components/forms/number-input.tsx";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { RefusalAlert } from "@/components/forms/reason-dialog.tsx";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import type { PlanningEdit, PlanningSettings } from "@/lib/contracts/organization.ts";
import { type PlanningFormValues, planningFormSchema } from "../model/planning-form-values.ts";
import type { PlanningChange, PlanningView, PlanningZone } from "../model/planning-view.ts";
import { carbonWords, changeWords, waitingWords } from "../model/planning-words.ts";

interface PlanningFormProps {
  readonly planning: PlanningView;
  /** Answers how plans were made before, and since. */
  readonly onSave: (edit: PlanningEdit) => Promise<ActionResult<PlanningChange>>;
}

type PlanningControl = Control<PlanningFormValues, unknown, PlanningSettings>;

/** What came of saving: what follows from it, or why it was refused. */
type Outcome = { readonly words: readonly string[] } | { readonly refusal: string };

/** How plans are made, each part with what it means. */
export function PlanningForm({ planning: { settings, zones }, onSave }: PlanningFormProps) {
  const [isPending, startTransition] = useTransition();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const { control, handleSubmit, reset } = useForm<PlanningFormValues, unknown, PlanningSettings>({
    resolver: zodResolver(planningFormSchema),
    defaultValues: settings,
    // What somebody else has set meanwhile is taken over where nothing was typed.
    values: settings,
    resetOptions: { keepDirtyValues: true },
    mode: "onTouched",
  });
  const save = handleSubmit((wanted) => {
    startTransition(async () => {
      const result = await onSave({ shown: settings, wanted });
      if (!result.ok) {
        setOutcome({ refusal: result.error.message });
        return;
      }
      const { before, after } = result.value;
      reset(after);
      const zoneName = zones.find(({ id }) => id === after.defaultZoneId)?.name ?? null;
      setOutcome({ words: changeWords(before, after, zoneName) });
    });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    setOutcome(null);
    void save(event);
  };
  return (
    <form className="panel flex flex-col gap-8 p-4 sm:p-6" noValidate onSubmit={submit}>
      <ChoiceInput
        choices={[
          { value: "manual", label: "An operator assigns", description: "Each plan waits for one to choose." },
          {
            value: "automatic",
            label: "The best is taken at once",
            description: "Newer forecasts move it until it begins; interruptible work may be suspended.",
          },
        ]}
        control={control}
        label="Who assigns"
        name="assignmentPolicy"
      />
      <Weights control={control} zones={zones} />
      <ZoneChoice control={control} zones={zones} />
      <div className="flex flex-col items-start gap-4">
        <PendingButton isPending={isPending} label="Save planning" pendingLabel="Saving" type="submit" />
        {outcome && <Told outcome={outcome} />}
      </div>
    </form>
  );
}

interface PartProps {
  readonly control: PlanningControl;
  readonly zones: readonly PlanningZone[];
}

/** What carbon and waiting count, with what the numbers that stand there mean. */
function Weights({ control, zones }: PartProps) {
  const [carbonPrice, lateness, zoneId] = useWatch({
    control,
    name: ["carbonPriceGbpPerT", "latenessGbpPerHour", "defaultZoneId"],
  });
  const meanings = [
    carbonWords(carbonPrice, zones.find(({ id }) => id === zoneId) ?? null),
    waitingWords(carbonPrice, lateness),
  ].filter((words) => words !== null);
  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2 xl:grid-cols-4">
        <NumberInput
          control={control}
          description="A higher one seeks cleaner hours, and pays more for them."
          isRequired
          label="Carbon price"
          name="carbonPriceGbpPerT"
          prefix="£"
          unit="a tonne"
        />
        <NumberInput
          control={control}
          description="What an hour of waiting counts for work that presses."
          isRequired
          label="Waiting, HIGH urgency"
          name="latenessGbpPerHour.HIGH"
          prefix="£"
          unit="an hour"
        />
        <NumberInput
          control={control}
          description="For work that is awaited, but can wait."
          isRequired
          label="Waiting, MEDIUM urgency"
          name="latenessGbpPerHour.MEDIUM"
          prefix="£"
          unit="an hour"
        />
        <NumberInput
          control={control}
          description="At £0 it takes the best hour of all that it may wait for."
          isRequired
          label="Waiting, LOW urgency"
          name="latenessGbpPerHour.LOW"
          prefix="£"
          unit="an hour"
        />
      </div>
      {meanings.map((words) => (
        <p className="figures max-w-prose text-muted" key={words}>
          {words}
        </p>
      ))}
    </div>
  );
}

const noZone = "";

function ZoneChoice({ control, zones }: PartProps) {
  const { field } = useController({ control, name: "defaultZoneId" });
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5 sm:max-w-md">
      <Label htmlFor={id}>Default zone</Label>
      <select
        aria-describedby={`${id}-use`}
        className="h-9 min-w-0 rounded-md border border-field-border bg-field px-2 text-foreground"
        id={id}
        onBlur={field.onBlur}
        onChange={({ target }) => field.onChange(target.value === noZone ? null : Number(target.value))}
        ref={field.ref}
        value={field.value ?? noZone}
      >
        <option value={noZone}>None: savings are not computed</option>
        {zones.map((zone) => (
          <option key={zone.id} value={zone.id}>
            {zone.name}
            {!zone.isEnabled && " (takes no new work)"}
          </option>
        ))}
      </select>
      <Description id={`${id}-use`}>
        Where work would run without Karbos: what new workloads are compared with. Those submitted already keep theirs.
      </Description>
    </div>
  );
}

/** What follows from what was saved, to stay until it is saved again. */
function Told({ outcome }: { outcome: Outcome }) {
  if ("refusal" in outcome) return <RefusalAlert message={outcome.refusal} />;
  const [first = "Nothing was changed: it is set like this already.", ...rest] = outcome.words;
  return (
    <Alert className="bg-surface-secondary" role="status" status={outcome.words.length > 0 ? "success" : "default"}>
      <Alert.Indicator />
      <Alert.Content>
        <Alert.Title>{outcome.words.length > 0 ? "Saved" : "Not changed"}</Alert.Title>
        {[first, ...rest].map((sentence) => (
          <Alert.Description key={sentence}>{sentence}</Alert.Description>
        ))}
      </Alert.Content>
    </Alert>
  );
}
