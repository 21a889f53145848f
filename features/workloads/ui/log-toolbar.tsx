"use client";

import { Button, SearchField, ToggleButton } from "@heroui/react";
import { ArrowDownToLine, Download, Megaphone, Pause, Play, WrapText } from "lucide-react";

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
        aria-label="Lines that contain"
        className="w-full sm:w-56"
        onChange={props.onFilterChange}
        value={props.filter}
      >
        <SearchField.Group>
          <SearchField.SearchIcon />
          <SearchField.Input placeholder="Lines that contain" />
          <SearchField.ClearButton />
        </SearchField.Group>
      </SearchField>
      <ToggleButton isSelected={isFollowing} onChange={props.onFollowingChange} size="sm" variant="ghost">
        <ArrowDownToLine aria-hidden className="size-4" />
        Follow
      </ToggleButton>
      <ToggleButton isSelected={isPaused} onChange={props.onPausedChange} size="sm" variant="ghost">
        {isPaused ? <Play aria-hidden className="size-4" /> : <Pause aria-hidden className="size-4" />}
        {isPaused ? <span className="figures">Paused, {newCount} new</span> : "Pause"}
      </ToggleButton>
      <div className="ml-auto flex gap-1">
        <ToggleButton
          aria-label="Announce new lines"
          isIconOnly
          isSelected={isAnnounced}
          onChange={props.onAnnouncedChange}
          size="sm"
          variant="ghost"
        >
          <Megaphone aria-hidden className="size-4" />
        </ToggleButton>
        <ToggleButton
          aria-label="Wrap long lines"
          isIconOnly
          isSelected={isWrapped}
          onChange={props.onWrappedChange}
          size="sm"
          variant="ghost"
        >
          <WrapText aria-hidden className="size-4" />
        </ToggleButton>
        <Button aria-label="Download the whole log" isIconOnly onPress={props.onDownload} size="sm" variant="ghost">
          <Download aria-hidden className="size-4" />
        </Button>
      </div>
    </div>
  );
}
