"use client";

import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { useOrganizationAction } from "@/components/layout/organization-provider.tsx";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { Toasts } from "@/components/layout/toasts.tsx";
import { useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { TableSkeleton } from "@/components/states/skeletons.tsx";
import { gridSetupQueryOptions } from "@/features/grid/data/grid-zones-query.ts";
import { add, giveRole, remove, toggle } from "../actions.ts";
import { memberKeys } from "../data/member-keys.ts";
import { membersQueryOptions } from "../data/members-query.ts";
import { planningQueryOptions } from "../data/planning-query.ts";
import { workerKeys } from "../data/worker-keys.ts";
import { workersQueryOptions } from "../data/workers-query.ts";
import { planningSentence } from "../model/planning-words.ts";
import { type MemberView, settingsSentence, type WorkerView } from "../model/settings-view.ts";
import { AddWorker } from "./add-worker.tsx";
import { MemberList } from "./member-list.tsx";
import { Planning } from "./planning-settings-view.tsx";
import { SettingsSection } from "./settings-section.tsx";
import { WorkerList } from "./worker-list.tsx";

interface SettingsViewProps {
  readonly organizationId: number;
  readonly organizationName: string;
  readonly ownUserId: string;
  readonly isAdmin: boolean;
  /** Who is invited, below the members; for admins. */
  readonly invitations: ReactNode;
}

/** Workers are not broadcast; whether they listen is told by when they last called. */
const workerRefreshMs = 10_000;

/** How plans are made; for an admin also who belongs to the organization, and which machines run its work. */
export function SettingsView({ isAdmin, ...props }: SettingsViewProps) {
  return (
    <>
      {isAdmin ? <AdminSettings {...props} /> : <OperatorSettings {...props} />}
      <Toasts />
    </>
  );
}

function OperatorSettings({ organizationId, organizationName }: Omit<SettingsViewProps, "isAdmin">) {
  const planning = useQuery(planningQueryOptions(useSupabase(), organizationId));
  return (
    <>
      <PageHeader eyebrow={`Settings of ${organizationName}`}>
        {planning.data ? planningSentence(planning.data.settings) : "Settings"}
      </PageHeader>
      <Planning organizationId={organizationId} />
    </>
  );
}

function AdminSettings({
  organizationId,
  organizationName,
  ownUserId,
  invitations,
}: Omit<SettingsViewProps, "isAdmin">) {
  const now = useNow();
  const client = useSupabase();
  const members = useQuery(membersQueryOptions(client, organizationId));
  const workers = useQuery({ ...workersQueryOptions(client, organizationId), refetchInterval: workerRefreshMs });
  const planning = useQuery(planningQueryOptions(client, organizationId));
  return (
    <>
      <PageHeader
        eyebrow={`Settings of ${organizationName}`}
        note={planning.data && planningSentence(planning.data.settings)}
      >
        {members.data && workers.data ? settingsSentence(members.data.length, workers.data, now) : "Settings"}
      </PageHeader>
      <Planning organizationId={organizationId} />
      <Members invitations={invitations} members={members} ownUserId={ownUserId} />
      <Workers workers={workers} />
      <p className="text-muted">
        <Link className="underline" href="/settings/retention">
          How long what is kept
        </Link>
      </p>
    </>
  );
}

interface MembersProps {
  readonly members: UseQueryResult<readonly MemberView[]>;
  readonly invitations: ReactNode;
  readonly ownUserId: string;
}

function Members({ members, invitations, ownUserId }: MembersProps) {
  const queryClient = useQueryClient();
  const giveRoleHere = useOrganizationAction(giveRole);
  const removeHere = useOrganizationAction(remove);
  const readAgain = () => queryClient.invalidateQueries({ queryKey: memberKeys.all });
  return (
    <SettingsSection
      description="A member joins by accepting an invitation. One who is removed keeps the account and sees nothing of the organization any more."
      id="members"
      title="Members"
    >
      {members.isPending ? (
        <TableSkeleton columns={["w-48", "w-32"]} rows={4} />
      ) : members.data ? (
        <MemberList
          members={members.data}
          onChangeRole={async (userId, role) => {
            const result = await giveRoleHere({ userId, role });
            await readAgain();
            return result;
          }}
          onRemove={(userId) => removeHere({ userId })}
          onRemoved={() => void readAgain()}
          ownUserId={ownUserId}
        />
      ) : (
        <ReadError onRetry={() => void members.refetch()} what="The list of members" />
      )}
      {invitations}
    </SettingsSection>
  );
}

function Workers({ workers }: { workers: UseQueryResult<readonly WorkerView[]> }) {
  const queryClient = useQueryClient();
  const setup = useQuery(gridSetupQueryOptions(useSupabase()));
  const addHere = useOrganizationAction(add);
  const toggleHere = useOrganizationAction(toggle);
  const readAgain = () => queryClient.invalidateQueries({ queryKey: workerKeys.all });
  return (
    <SettingsSection
      description="Machines that execute runs, each with a key of its own. One that is switched off is refused at once, and what it was running is offered to another."
      id="workers"
      title="Workers"
    >
      {workers.isPending ? (
        <TableSkeleton columns={["w-48", "w-32", "w-24"]} rows={2} />
      ) : workers.data ? (
        <WorkerList
          onSwitch={async (workerId, isEnabled) => {
            const result = await toggleHere({ workerId, isEnabled });
            await readAgain();
            return result;
          }}
          workers={workers.data}
        />
      ) : (
        <ReadError onRetry={() => void workers.refetch()} what="The list of workers" />
      )}
      <AddWorker
        onAdd={async (addition) => {
          const result = await addHere(addition);
          await readAgain();
          return result;
        }}
        zones={setup.data?.zones ?? []}
      />
    </SettingsSection>
  );
}
