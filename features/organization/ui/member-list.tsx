"use client";

import { toast } from "@heroui/react";
import { useTransition } from "react";
import { RemoveDialog } from "@/components/forms/remove-dialog.tsx";
import type { MembershipRole } from "@/lib/auth/console-paths.ts";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { MEMBERSHIP_ROLES } from "@/lib/contracts/administration.ts";
import { type MemberView, roleWords } from "../model/settings-view.ts";

interface MemberListProps {
  readonly members: readonly MemberView[];
  readonly ownUserId: string;
  readonly onChangeRole: (userId: string, role: MembershipRole) => Promise<ActionResult>;
  readonly onRemove: (userId: string) => Promise<ActionResult>;
  readonly onRemoved: () => void;
}

/** The members with their roles, each to be changed in place. */
export function MemberList({ members, ownUserId, onChangeRole, onRemove, onRemoved }: MemberListProps) {
  return (
    <ul className="panel divide-y divide-separator">
      {members.map((member) => (
        <li className="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-3" key={member.userId}>
          <span className="min-w-0 flex-1 basis-40 truncate font-medium">
            {member.displayName}
            {member.userId === ownUserId && <span className="font-normal text-muted"> (you)</span>}
          </span>
          <span className="flex flex-wrap items-center gap-3">
            <RoleChoice member={member} onChangeRole={onChangeRole} />
            <RemoveDialog onRemove={() => onRemove(member.userId)} onRemoved={onRemoved} what={member.displayName}>
              Workloads already submitted stay, and run as planned.
            </RemoveDialog>
          </span>
        </li>
      ))}
    </ul>
  );
}

function RoleChoice({ member, onChangeRole }: Pick<MemberListProps, "onChangeRole"> & { member: MemberView }) {
  const [isPending, startTransition] = useTransition();
  const handleChange = (role: MembershipRole) => {
    startTransition(async () => {
      const result = await onChangeRole(member.userId, role);
      if (result.ok) toast.success(`${member.displayName} is now ${role}: ${roleWords[role]}.`);
      else toast.danger("Not done", { description: result.error.message });
    });
  };
  return (
    <select
      aria-busy={isPending}
      aria-label={`Role of ${member.displayName}`}
      className="h-9 rounded-md border border-field-border bg-field px-2 text-foreground"
      onChange={(event) => {
        const role = MEMBERSHIP_ROLES.find((other) => other === event.target.value);
        if (role && !isPending) handleChange(role);
      }}
      value={member.role}
    >
      {MEMBERSHIP_ROLES.map((role) => (
        <option key={role} value={role}>
          {role}
        </option>
      ))}
    </select>
  );
}
