"use client";

import { Button } from "@heroui/react";
import { useState } from "react";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { formatCount } from "@/lib/format/quantities.ts";
import { setOrganization, stopLooking } from "../actions.ts";
import type { PlatformOrganization } from "../model/platform-view.ts";
import { LookInForm } from "./look-in-form.tsx";
import { usePlatformWrite } from "./use-platform-write.ts";

/** The organizations, each with what a platform owner may do with it. */
export function OrganizationList({ organizations }: { organizations: readonly PlatformOrganization[] }) {
  return (
    <ul className="panel divide-y divide-separator">
      {organizations.map((organization) => (
        <OrganizationRow key={organization.id} organization={organization} />
      ))}
    </ul>
  );
}

function OrganizationRow({ organization }: { organization: PlatformOrganization }) {
  const { id, name, slug, members, isSuspended, accessUntil } = organization;
  const { isPending, write } = usePlatformWrite();
  const [isAsking, setAsking] = useState(false);
  return (
    <li className="flex flex-col gap-3 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <span className="flex min-w-0 flex-1 basis-60 flex-col">
          <span className="truncate font-medium">{name}</span>
          <span className="text-muted text-xs">
            {slug}, {formatCount(members, "member")}
            {isSuspended && ", suspended"}
            {accessUntil !== null && (
              <>
                , you look in until <TimeFigure at={accessUntil} />
              </>
            )}
          </span>
        </span>
        <span className="flex flex-wrap gap-2">
          {accessUntil === null ? (
            <Button
              aria-expanded={isAsking}
              aria-label={`Look in: ${name}`}
              onPress={() => setAsking(!isAsking)}
              size="sm"
              variant="outline"
            >
              Look in
            </Button>
          ) : (
            <Button
              aria-label={`Stop looking: ${name}`}
              data-pending={isPending}
              onPress={() => write(() => stopLooking({ organizationId: id }), `You no longer look into ${name}.`)}
              size="sm"
              variant="outline"
            >
              Stop looking
            </Button>
          )}
          <Button
            aria-label={`${isSuspended ? "Open again:" : "Suspend"} ${name}`}
            data-pending={isPending}
            onPress={() =>
              write(
                () => setOrganization({ id, name, isSuspended: !isSuspended }),
                isSuspended ? `${name} is open again.` : `${name} is suspended: its members are kept out.`,
              )
            }
            size="sm"
            variant="outline"
          >
            {isSuspended ? "Open again" : "Suspend"}
          </Button>
        </span>
      </div>
      {isAsking && accessUntil === null && <LookInForm onDone={() => setAsking(false)} organization={organization} />}
    </li>
  );
}
