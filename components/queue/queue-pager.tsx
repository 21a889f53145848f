"use client";

import { Button } from "@heroui/react";
import { ArrowRight, ChevronsLeft } from "lucide-react";

interface QueuePagerProps {
  readonly isFirst: boolean;
  readonly nextCursor: string | null;
  readonly onFirst: () => void;
  readonly onNext: (cursor: string) => void;
}

/** Through the queue by its keys: on, or back to the top. Nothing when it fits one page. */
export function QueuePager({ isFirst, nextCursor, onFirst, onNext }: QueuePagerProps) {
  if (isFirst && nextCursor === null) return null;
  return (
    <nav aria-label="Pages of the queue" className="flex items-center justify-end gap-2">
      {!isFirst && (
        <Button onPress={onFirst} size="sm" variant="outline">
          <ChevronsLeft aria-hidden className="size-4" />
          First
        </Button>
      )}
      {nextCursor !== null && (
        <Button onPress={() => onNext(nextCursor)} size="sm" variant="outline">
          Next
          <ArrowRight aria-hidden className="size-4" />
        </Button>
      )}
    </nav>
  );
}
