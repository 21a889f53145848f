"use client";

import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { StateMessage } from "@/components/states/state-message.tsx";
import { type LogLineView, logBufferLines, logItems } from "../model/log-line.ts";
import { workloadTexts } from "../texts/workload.ts";
import { LogLines } from "./log-lines.tsx";
import { LogToolbar } from "./log-toolbar.tsx";

const texts = workloadTexts.log;

/** Within this many pixels of its end a log counts as read to the end. */
const endTolerancePx = 24;

interface LogViewerProps {
  readonly lines: readonly LogLineView[];
  /** Lines the run has stored in all; more than are held means that the first ones come with the download. */
  readonly total: number;
  readonly isRunning: boolean;
  readonly onDownload: () => void;
}

/**
 * A log that follows its end until one scrolls up, and again once one is back at the end. Pausing holds the page
 * still and counts what arrives meanwhile. Not announced line by line unless asked for.
 */
export function LogViewer({ lines, total, isRunning, onDownload }: LogViewerProps) {
  const [isFollowing, setIsFollowing] = useState(true);
  const [heldAt, setHeldAt] = useState<number | null>(null);
  const [isWrapped, setIsWrapped] = useState(true);
  const [isAnnounced, setIsAnnounced] = useState(false);
  const [filter, setFilter] = useState("");
  const boxRef = useRef<HTMLDivElement>(null);

  const shown = useMemo(() => (heldAt === null ? lines : lines.filter((line) => line.seq <= heldAt)), [lines, heldAt]);
  const items = useMemo(() => logItems(shown, filter), [shown, filter]);
  const lastSeq = shown.at(-1)?.seq ?? -1;

  const scrollToEnd = useEffectEvent(() => {
    const box = boxRef.current;
    if (box && isFollowing) box.scrollTop = box.scrollHeight;
  });
  // The last line is what makes the end move.
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolling follows the content, which these stand for
  useEffect(() => scrollToEnd(), [lastSeq, isFollowing, isWrapped, filter]);

  const notShown = heldAt === null ? 0 : lines.length - shown.length;
  const nothing = isRunning ? texts.waiting : texts.empty;
  const earlier = Math.max(0, total - logBufferLines, lines[0]?.seq ?? 0);
  return (
    <div className="panel flex flex-col overflow-hidden">
      <LogToolbar
        filter={filter}
        isAnnounced={isAnnounced}
        isFollowing={isFollowing}
        isPaused={heldAt !== null}
        isWrapped={isWrapped}
        newCount={notShown}
        onAnnouncedChange={setIsAnnounced}
        onDownload={onDownload}
        onFilterChange={setFilter}
        onFollowingChange={setIsFollowing}
        onPausedChange={(isPaused) => setHeldAt(isPaused ? lastSeq : null)}
        onWrappedChange={setIsWrapped}
      />
      {lines.length === 0 ? (
        <div className="px-4">
          <StateMessage level={3} title={nothing.title}>
            {nothing.text}
          </StateMessage>
        </div>
      ) : (
        <div
          aria-label={texts.label}
          aria-live={isAnnounced ? "polite" : "off"}
          className="h-96 overflow-auto bg-surface-secondary py-2 font-mono text-xs leading-5"
          onScroll={(event) => {
            const box = event.currentTarget;
            setIsFollowing(box.scrollHeight - box.scrollTop - box.clientHeight <= endTolerancePx);
          }}
          ref={boxRef}
          role="log"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a pointer
          tabIndex={0}
        >
          {earlier > 0 && (
            <p className="hatched mx-4 mb-2 rounded-xs border border-border px-2 py-1 text-muted">
              <span className="bg-surface-secondary px-1">{texts.earlier(earlier)}</span>
            </p>
          )}
          <LogLines isWrapped={isWrapped} items={items} />
          {items.length === 0 && <p className="px-4 text-muted">{texts.noneMatches(filter)}</p>}
        </div>
      )}
    </div>
  );
}
