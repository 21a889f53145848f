"use client";

import { Button } from "@heroui/react";
import { ArrowRight, ChevronsLeft } from "lucide-react";
import { kitTexts } from "../texts.ts";

interface ListPagerProps {
  /** The labels of both directions in the order of the list, such as "Newest" and "Older". */
  readonly firstLabel: string;
  readonly nextLabel: string;
  readonly isFirst: boolean;
  readonly nextCursor: string | null;
  readonly onFirst: () => void;
  readonly onNext: (cursor: string) => void;
}

/** Keyset paging: next page, or back to the top. Nothing if the list fits one page. */
export function ListPager({ firstLabel, nextLabel, isFirst, nextCursor, onFirst, onNext }: ListPagerProps) {
  if (isFirst && nextCursor === null) return null;
  return (
    <nav aria-label={kitTexts.list.pages} className="flex items-center justify-end gap-2">
      {!isFirst && (
        <Button onPress={onFirst} size="sm" variant="outline">
          <ChevronsLeft aria-hidden className="size-4" />
          {firstLabel}
        </Button>
      )}
      {nextCursor !== null && (
        <Button onPress={() => onNext(nextCursor)} size="sm" variant="outline">
          {nextLabel}
          <ArrowRight aria-hidden className="size-4" />
        </Button>
      )}
    </nav>
  );
}
