import type { ReactNode } from "react";
import type { Quantity } from "@/lib/format/quantities.ts";
import { kitTexts } from "../texts.ts";

interface FigureProps {
  readonly label: ReactNode;
  readonly quantity: Quantity;
  /** Basis, age or share, so that the reader can judge the number. */
  readonly note?: ReactNode;
  readonly size?: "md" | "lg";
}

/** A number, large, with its unit, small, and what it is. Inside a <dl>. */
export function Figure({ label, quantity, note, size = "md" }: FigureProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <dt className="text-muted">{label}</dt>
      <dd className="flex flex-col gap-1">
        <FigureValue quantity={quantity} size={size} />
        {note && <span className="text-muted text-xs">{note}</span>}
      </dd>
    </div>
  );
}

/** The prefix of a quantity that is too small for its digits. */
const under = "under ";

/** The number alone. A missing one is a dash, and "no data" for screen readers. */
export function FigureValue({ quantity, size = "md" }: { quantity: Quantity; size?: "sm" | "md" | "lg" }) {
  const sizes = {
    sm: "text-sm font-medium",
    md: "text-lg font-semibold",
    lg: "text-xl font-semibold sm:text-2xl",
  } as const;
  if (quantity.value === "–") {
    return (
      <span className={`${sizes[size]} text-muted`}>
        <span aria-hidden>–</span>
        <span className="sr-only">{kitTexts.figure.noData}</span>
      </span>
    );
  }
  const isUnder = quantity.value.startsWith(under);
  return (
    <span className={`figures whitespace-nowrap tracking-tight ${sizes[size]}`}>
      {isUnder && <span className="mr-1 font-normal text-muted text-sm tracking-normal">{kitTexts.figure.under}</span>}
      {isUnder ? quantity.value.slice(under.length) : quantity.value}
      {quantity.unit && <span className="ml-1 font-normal text-muted text-sm tracking-normal">{quantity.unit}</span>}
    </span>
  );
}
