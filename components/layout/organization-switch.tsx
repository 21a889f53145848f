"use client";

import { Button, Dropdown, Label, toast } from "@heroui/react";
import { ChevronsUpDown } from "lucide-react";
import { useTransition } from "react";
import { announceSwitch } from "@/components/live/organization-watch.tsx";
import { homePath } from "@/lib/auth/console-paths.ts";
import type { OwnOrganization } from "@/lib/auth/current-organization.ts";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { kitTexts } from "../texts.ts";

const texts = kitTexts.organization;

export interface OrganizationSwitchProps {
  readonly organizationId: number;
  readonly organizationName: string;
  readonly organizations: readonly OwnOrganization[];
  readonly onSwitch: (organizationId: number) => Promise<ActionResult>;
}

/** Where one works, and the way to another organization of one's own; the name alone where there is no other. */
export function OrganizationSwitch(props: OrganizationSwitchProps) {
  const { organizationId, organizationName, organizations, onSwitch } = props;
  const [isPending, startTransition] = useTransition();
  const open = organizations.filter(({ isSuspended }) => !isSuspended);
  if (open.length < 2) return <p className="truncate px-3 text-muted">{organizationName}</p>;
  const handleChoice = (chosen: OwnOrganization) => {
    if (chosen.organizationId === organizationId || isPending) return;
    startTransition(async () => {
      const result = await onSwitch(chosen.organizationId);
      if (!result.ok) {
        toast.danger(texts.notSwitched, { description: result.error.message });
        return;
      }
      announceSwitch();
      // Loaded as a whole: nothing of the other organization stays in memory.
      window.location.assign(homePath(chosen.role));
    });
  };
  return (
    <Dropdown>
      <Button
        aria-label={texts.current(organizationName)}
        className="w-full min-w-0 justify-between px-3"
        data-pending={isPending}
        size="sm"
        variant="ghost"
      >
        <span className="truncate">{organizationName}</span>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
      </Button>
      <Dropdown.Popover placement="bottom start">
        <Dropdown.Menu
          aria-label={texts.label}
          onAction={(key) => {
            const chosen = open.find((each) => String(each.organizationId) === String(key));
            if (chosen) handleChoice(chosen);
          }}
          selectedKeys={[String(organizationId)]}
          selectionMode="single"
        >
          {open.map((each) => (
            <Dropdown.Item id={String(each.organizationId)} key={each.organizationId} textValue={each.organizationName}>
              <Dropdown.ItemIndicator />
              <Label className="max-w-56 truncate">{each.organizationName}</Label>
              <span className="ml-auto text-muted text-xs">
                {each.accessUntil === null ? kitTexts.role[each.role] : texts.lookingIn}
              </span>
            </Dropdown.Item>
          ))}
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  );
}
