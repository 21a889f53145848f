"use client";

import { type FormEvent, useState, useTransition } from "react";
import { fieldClass } from "@/components/forms/field-class.ts";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { RefusalAlert } from "@/components/forms/reason-dialog.tsx";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import type { BudgetAddition } from "@/lib/contracts/budget.ts";
import { budgetTexts } from "../texts.ts";
import { LimitFields, typedLimitG } from "./limit-fields.tsx";

const texts = budgetTexts.add;

interface AddBudgetProps {
  readonly members: readonly { readonly userId: string; readonly name: string }[];
  /** The month shown, such as 2026-11, and its name. */
  readonly month: string;
  readonly monthLabel: string;
  readonly onAdd: (addition: BudgetAddition) => Promise<ActionResult>;
}

const scopes = ["organization", "project", "user"] as const;
type Whom = { readonly scope: (typeof scopes)[number]; readonly project: string; readonly userId: string };

/** Sets a budget for the organization, a project or a member; for the month shown, or for every one. */
export function AddBudget({ members, month, monthLabel, onAdd }: AddBudgetProps) {
  const [whom, setWhom] = useState<Whom>({ scope: "organization", project: "", userId: "" });
  const [isOfMonth, setOfMonth] = useState(false);
  const [limitKg, setLimitKg] = useState("");
  const [isHard, setHard] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    startTransition(async () => {
      const result = await onAdd({
        project: whom.scope === "project" ? whom.project : null,
        userId: whom.scope === "user" ? whom.userId : null,
        month: isOfMonth ? month : null,
        limitG: typedLimitG(limitKg),
        isHard,
      });
      setFailure(result.ok ? null : result.error.message);
      if (result.ok) setLimitKg("");
    });
  };
  return (
    <form className="flex flex-wrap items-end gap-3" onSubmit={handleSubmit}>
      <WhomFields {...whom} members={members} onChange={setWhom} />
      <label className="flex flex-col gap-1">
        <span className="text-muted text-xs">{texts.month}</span>
        <select
          className={fieldClass}
          onChange={(event) => setOfMonth(event.target.value === "month")}
          value={isOfMonth ? "month" : "every"}
        >
          <option value="every">{texts.everyMonth}</option>
          <option value="month">{monthLabel}</option>
        </select>
      </label>
      <LimitFields isHard={isHard} limitKg={limitKg} onHardChange={setHard} onLimitChange={setLimitKg} />
      <PendingButton isPending={isPending} label={texts.submit} pendingLabel={texts.pending} type="submit" />
      {failure !== null && (
        <div className="basis-full">
          <RefusalAlert message={failure} />
        </div>
      )}
    </form>
  );
}

interface WhomFieldsProps extends Whom {
  readonly members: AddBudgetProps["members"];
  readonly onChange: (whom: Whom) => void;
}

function WhomFields({ members, onChange, ...whom }: WhomFieldsProps) {
  const { scope, project, userId } = whom;
  const change = (part: Partial<Whom>) => onChange({ ...whom, ...part });
  return (
    <>
      <label className="flex flex-col gap-1">
        <span className="text-muted text-xs">{texts.scope}</span>
        <select
          className={fieldClass}
          onChange={({ target }) => change({ scope: scopes.find((each) => each === target.value) ?? "organization" })}
          value={scope}
        >
          {scopes.map((each) => (
            <option key={each} value={each}>
              {texts.scopes[each]}
            </option>
          ))}
        </select>
      </label>
      {scope === "project" && (
        <label className="flex flex-col gap-1">
          <span className="text-muted text-xs">{texts.project}</span>
          <input
            autoComplete="off"
            className={fieldClass}
            maxLength={60}
            onChange={(event) => change({ project: event.target.value })}
            required
            value={project}
          />
        </label>
      )}
      {scope === "user" && (
        <label className="flex flex-col gap-1">
          <span className="text-muted text-xs">{texts.member}</span>
          <select
            className={fieldClass}
            onChange={(event) => change({ userId: event.target.value })}
            required
            value={userId}
          >
            <option value="">{texts.choose}</option>
            {members.map((member) => (
              <option key={member.userId} value={member.userId}>
                {member.name}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}
