"use client";

import { Button } from "@heroui/react";
import { useState, useTransition } from "react";
import { RefusalAlert } from "@/components/forms/reason-dialog.tsx";
import { RemoveDialog } from "@/components/forms/remove-dialog.tsx";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import type { BudgetChange } from "@/lib/contracts/budget.ts";
import { formatCarbon } from "@/lib/format/quantities.ts";
import { type BudgetView, barShares, budgetTitle, leftWords } from "../model/budget-view.ts";
import { budgetTexts } from "../texts.ts";
import { LimitFields, typedLimitG } from "./limit-fields.tsx";

const { item, edit } = budgetTexts;

interface BudgetListProps {
  readonly budgets: readonly BudgetView[];
  readonly mayEdit: boolean;
  readonly onChange: (change: BudgetChange) => Promise<ActionResult>;
  readonly onRemove: (id: number) => Promise<ActionResult>;
}

/** The budgets of a month, each with what was emitted, what is still expected and what is left. */
export function BudgetList({ budgets, ...rest }: BudgetListProps) {
  return (
    <ul className="flex flex-col divide-y divide-separator border-separator border-y">
      {budgets.map((budget) => (
        <Item budget={budget} key={budget.id} {...rest} />
      ))}
    </ul>
  );
}

function Item({ budget, mayEdit, ...edits }: Omit<BudgetListProps, "budgets"> & { readonly budget: BudgetView }) {
  const [isEditing, setEditing] = useState(false);
  const title = budgetTitle(budget);
  return (
    <li className="flex flex-col gap-3 py-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 className="font-semibold text-base">
          {title}
          <span className="ml-3 font-normal text-muted text-sm">{item.kind(budget.isHard, budget.isOfMonth)}</span>
        </h2>
        <p className={`figures ${budget.leftG <= 0 ? "font-semibold text-danger" : ""}`}>{leftWords(budget)}</p>
      </div>
      <Bar budget={budget} />
      <p className="figures flex flex-wrap items-center gap-x-4 gap-y-1 text-muted">
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="size-3 bg-accent" /> {item.emitted(formatCarbon(budget.emittedG).text)}
        </span>
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="hatched size-3 border border-foreground/60" />{" "}
          {item.expected(formatCarbon(budget.expectedG).text)}
        </span>
        <span>{item.workloads(budget.workloads)}</span>
        {mayEdit && !isEditing && (
          <Button aria-label={item.changeLabel(title)} onPress={() => setEditing(true)} size="sm" variant="ghost">
            {item.change}
          </Button>
        )}
      </p>
      {isEditing && <Edit budget={budget} onClose={() => setEditing(false)} title={title} {...edits} />}
    </li>
  );
}

function Bar({ budget }: { budget: BudgetView }) {
  const { emitted, expected, limit } = barShares(budget);
  const percent = (share: number) => `${share * 100}%`;
  return (
    <div aria-hidden className="relative h-4 border border-foreground/60 bg-surface">
      <span className="absolute inset-y-0 left-0 bg-accent" style={{ width: percent(emitted) }} />
      <span className="hatched absolute inset-y-0" style={{ left: percent(emitted), width: percent(expected) }} />
      {limit < 1 && <span className="absolute -inset-y-1 w-0.5 bg-danger" style={{ left: percent(limit) }} />}
    </div>
  );
}

interface EditProps extends Pick<BudgetListProps, "onChange" | "onRemove"> {
  readonly budget: BudgetView;
  readonly title: string;
  readonly onClose: () => void;
}

function Edit({ budget, title, onClose, onChange, onRemove }: EditProps) {
  const [limitKg, setLimitKg] = useState(String(budget.limitG / 1_000));
  const [isHard, setHard] = useState(budget.isHard);
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const run = (write: () => Promise<ActionResult>) => {
    if (isPending) return;
    startTransition(async () => {
      const result = await write();
      setFailure(result.ok ? null : result.error.message);
      if (result.ok) onClose();
    });
  };
  return (
    <form
      aria-label={edit.label(title)}
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        run(() => onChange({ id: budget.id, limitG: typedLimitG(limitKg), isHard }));
      }}
    >
      <LimitFields isHard={isHard} limitKg={limitKg} onHardChange={setHard} onLimitChange={setLimitKg} />
      <Button isPending={isPending} size="sm" type="submit">
        {edit.save}
      </Button>
      <Button onPress={onClose} size="sm" variant="tertiary">
        {edit.back}
      </Button>
      <RemoveDialog onRemove={() => onRemove(budget.id)} onRemoved={onClose} what={edit.remove(title)}>
        {edit.removeText}
      </RemoveDialog>
      {failure !== null && (
        <div className="basis-full">
          <RefusalAlert message={failure} />
        </div>
      )}
    </form>
  );
}
