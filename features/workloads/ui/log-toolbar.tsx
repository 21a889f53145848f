"use client";

import { Button, SearchField, ToggleButton } from "@heroui/react";
import { ArrowDownToLine, Download, Megaphone, Pause, Play, WrapText } from "lucide-react";
import { workloadTexts } from "../texts/workload.ts";

const texts = workloadTexts.log;

interface LogToolbarProps {
  readonly filter: string;
  readonly isFollowing: boolean;
  readonly isPaused: boolean;
  readonly isWrapped: boolean;
  readonly isAnnounced: boolean;
  /** Lines that arrived since the pause. */
  readonly newCount: number;
  readonly onFilterChange: (filter: string) => void;
  readonly onFollowingChange: (isFollowing: boolean) => void;
  readonly onPausedChange: (isPaused: boolean) => void;
  readonly onWrappedChange: (isWrapped: boolean) => void;
  readonly onAnnouncedChange: (isAnnounced: boolean) => void;
  readonly onDownload: () => void;
}

export function LogToolbar(props: LogToolbarProps) {
  const { isFollowing, isPaused, isWrapped, isAnnounced, newCount } = props;
  return (
    <div className="flex flex-wrap items-center gap-2 border-border border-b p-2">
      <SearchField
        aria-label={texts.filter}
        className="w-full sm:w-56"
        onChange={props.onFilterChange}
        value={props.filter}
      >
        <SearchField.Group>
          <SearchField.SearchIcon />
          <SearchField.Input placeholder={texts.filter} />
          <SearchField.ClearButton />
        </SearchField.Group>
      </SearchField>
      <ToggleButton isSelected={isFollowing} onChange={props.onFollowingChange} size="sm" variant="ghost">
        <ArrowDownToLine aria-hidden className="size-4" />
        {texts.follow}
      </ToggleButton>
      <ToggleButton isSelected={isPaused} onChange={props.onPausedChange} size="sm" variant="ghost">
        {isPaused ? <Play aria-hidden className="size-4" /> : <Pause aria-hidden className="size-4" />}
        {isPaused ? <span className="figures">{texts.paused(newCount)}</span> : texts.pause}
      </ToggleButton>
      <div className="ml-auto flex gap-1">
        <ToggleButton
          aria-label={texts.announce}
          isIconOnly
          isSelected={isAnnounced}
          onChange={props.onAnnouncedChange}
          size="sm"
          variant="ghost"
        >
          <Megaphone aria-hidden className="size-4" />
        </ToggleButton>
        <ToggleButton
          aria-label={texts.wrap}
          isIconOnly
          isSelected={isWrapped}
          onChange={props.onWrappedChange}
          size="sm"
          variant="ghost"
        >
          <WrapText aria-hidden className="size-4" />
        </ToggleButton>
        <Button aria-label={texts.download} isIconOnly onPress={props.onDownload} size="sm" variant="ghost">
          <Download aria-hidden className="size-4" />
        </Button>
      </div>
    </div>
  );
}
