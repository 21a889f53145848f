"use client";

import { Button } from "@heroui/react";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { kitTexts } from "../texts.ts";

interface MonthPagerProps {
  readonly label: string;
  /** By −1 or 1. */
  readonly onMove: (by: number) => void;
  /** Whether there is nothing after this month. */
  readonly isLast?: boolean;
}

/** The month shown, and links to the previous and the next. */
export function MonthPager({ label, onMove, isLast = false }: MonthPagerProps) {
  return (
    <nav aria-label={kitTexts.month.label} className="flex items-center gap-2">
      <Button aria-label={kitTexts.month.previous} isIconOnly onPress={() => onMove(-1)} size="sm" variant="outline">
        <ChevronLeft aria-hidden className="size-4" />
      </Button>
      <span className="figures min-w-32 text-center">{label}</span>
      <Button
        aria-label={kitTexts.month.next}
        isDisabled={isLast}
        isIconOnly
        onPress={() => onMove(1)}
        size="sm"
        variant="outline"
      >
        <ChevronRight aria-hidden className="size-4" />
      </Button>
    </nav>
  );
}
