import { fieldClass } from "@/components/forms/field-class.ts";
import { parseTypedNumber } from "@/lib/format/typed-number.ts";
import { budgetTexts } from "../texts.ts";

const texts = budgetTexts.limit;

interface LimitFieldsProps {
  readonly limitKg: string;
  readonly isHard: boolean;
  readonly onLimitChange: (limitKg: string) => void;
  readonly onHardChange: (isHard: boolean) => void;
}

/** What was typed in kilograms, in grams; not a number where it is none, so that the contract names it. */
export function typedLimitG(limitKg: string): number {
  return (parseTypedNumber(limitKg) ?? Number.NaN) * 1_000;
}

/** How much, and what happens beyond it. */
export function LimitFields({ limitKg, isHard, onLimitChange, onHardChange }: LimitFieldsProps) {
  return (
    <>
      <label className="flex flex-col gap-1">
        <span className="text-muted text-xs">{texts.label}</span>
        <input
          className={`${fieldClass} figures w-40`}
          inputMode="decimal"
          onChange={(event) => onLimitChange(event.target.value)}
          required
          value={limitKg}
        />
      </label>
      <label className="flex flex-col gap-1">
        <span className="text-muted text-xs">{texts.beyond}</span>
        <select
          className={fieldClass}
          onChange={(event) => onHardChange(event.target.value === "hard")}
          value={isHard ? "hard" : "soft"}
        >
          <option value="soft">{texts.soft}</option>
          <option value="hard">{texts.hard}</option>
        </select>
      </label>
    </>
  );
}
