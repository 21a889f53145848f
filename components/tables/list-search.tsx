"use client";

import { SearchField } from "@heroui/react";
import { useEffect, useEffectEvent, useState } from "react";
import { kitTexts } from "../texts.ts";

/** Long enough to type a word, short enough to feel like one movement. */
const searchDelayMs = 300;

interface ListSearchProps {
  readonly search: string;
  readonly onSearchChange: (search: string) => void;
}

/** Searches workloads by name or job id, after a pause in typing. */
export function ListSearch({ search, onSearchChange }: ListSearchProps) {
  const [text, setText] = useState(search);
  const [applied, setApplied] = useState(search);
  // The address changed by other means, such as going back: the field follows it.
  if (applied !== search) {
    setApplied(search);
    setText(search);
  }
  const apply = useEffectEvent((value: string) => {
    if (value !== search) onSearchChange(value);
  });
  useEffect(() => {
    const timer = setTimeout(() => apply(text), searchDelayMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <SearchField
      aria-label={kitTexts.list.search}
      className="w-full min-w-0 sm:max-w-56"
      onChange={setText}
      value={text}
    >
      <SearchField.Group>
        <SearchField.SearchIcon />
        <SearchField.Input placeholder={kitTexts.list.search} />
        <SearchField.ClearButton />
      </SearchField.Group>
    </SearchField>
  );
}
