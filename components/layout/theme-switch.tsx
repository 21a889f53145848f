"use client";

import { ToggleButton, ToggleButtonGroup } from "@heroui/react";
import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { kitTexts } from "../texts.ts";

const themes = [
  { id: "system", label: kitTexts.theme.system, Icon: Monitor },
  { id: "light", label: kitTexts.theme.light, Icon: Sun },
  { id: "dark", label: kitTexts.theme.dark, Icon: Moon },
] as const;

const subscribeToNothing = () => () => {};

/** Light, dark, or the system's theme. */
export function ThemeSwitch() {
  const { theme, setTheme } = useTheme();
  // The server cannot know the choice, which the browser keeps: nothing is marked until then.
  const isBrowser = useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  );
  return (
    <ToggleButtonGroup
      aria-label={kitTexts.theme.label}
      disallowEmptySelection
      onSelectionChange={(keys) => {
        const [chosen] = keys;
        if (chosen !== undefined) setTheme(String(chosen));
      }}
      selectedKeys={isBrowser && theme ? [theme] : []}
      selectionMode="single"
      size="sm"
    >
      {themes.map(({ id, label, Icon }) => (
        <ToggleButton aria-label={label} id={id} isIconOnly key={id}>
          <Icon aria-hidden className="size-4" />
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
