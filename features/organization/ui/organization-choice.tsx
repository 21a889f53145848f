"use client";

import { Button } from "@heroui/react";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import type { OwnOrganization } from "@/lib/auth/current-organization.ts";
import { openOrganization } from "../switch-actions.ts";

/** The organizations of a person, each with the way into it. */
export function OrganizationChoice({ organizations }: { organizations: readonly OwnOrganization[] }) {
  return (
    <ul className="panel divide-y divide-separator">
      {organizations.map((each) => (
        <li className="flex items-center justify-between gap-4 px-4 py-3" key={each.organizationId}>
          <span className="flex min-w-0 flex-col">
            <span className="truncate font-medium">{each.organizationName}</span>
            <span className="text-muted text-xs">
              <Standing organization={each} />
            </span>
          </span>
          {!each.isSuspended && (
            <form action={openOrganization}>
              <input name="organizationId" type="hidden" value={each.organizationId} />
              <Button aria-label={`Open ${each.organizationName}`} size="sm" type="submit" variant="outline">
                Open
              </Button>
            </form>
          )}
        </li>
      ))}
    </ul>
  );
}

function Standing({ organization }: { organization: OwnOrganization }) {
  const { isSuspended, accessUntil, role } = organization;
  if (isSuspended) return "Suspended by the platform. Ask who runs it.";
  if (accessUntil === null) return role;
  return (
    <>
      Looking in until <TimeFigure at={Date.parse(accessUntil)} />
    </>
  );
}
