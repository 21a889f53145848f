"use client";

import { useQuery } from "@tanstack/react-query";
import { usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { TableSkeleton } from "@/components/states/skeletons.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import { alertDetailQueryOptions } from "../data/alerts-query.ts";
import { AlertActions, type AlertWrites } from "./alert-actions.tsx";
import { AlertDrawer } from "./alert-drawer.tsx";
import { AlertTimeline } from "./alert-timeline.tsx";

interface AlertDetailProps {
  readonly organizationId: number;
  readonly alertId: number | null;
  readonly isPending: boolean;
  /** Null for those who may only look. */
  readonly writes: AlertWrites | null;
  readonly onClose: () => void;
}

/** The drawer of an alert with what it has to read. */
export function AlertDetail({ organizationId, alertId, isPending, writes, onClose }: AlertDetailProps) {
  const client = useSupabase();
  const found = useQuery({
    ...alertDetailQueryOptions(client, organizationId, alertId),
    refetchInterval: usePollingInterval(),
  });
  const detail = found.data ?? null;
  return (
    <AlertDrawer
      alert={detail?.alert ?? null}
      footer={
        detail &&
        writes && (
          <AlertActions
            {...writes}
            alertIds={[detail.alert.id]}
            can={{
              acknowledge: detail.alert.state === "open",
              wake: detail.alert.snoozedUntil !== null,
              resolve: detail.alert.state !== "resolved",
            }}
            isPending={isPending}
          />
        )
      }
      instead={
        detail === null ? (
          <Missing isFailed={found.isError} isPending={found.isPending} onRetry={() => void found.refetch()} />
        ) : null
      }
      isOpen={alertId !== null}
      onClose={onClose}
      timeline={detail && <AlertTimeline timeline={detail.timeline} />}
    />
  );
}

interface MissingProps {
  readonly isPending: boolean;
  readonly isFailed: boolean;
  readonly onRetry: () => void;
}

function Missing({ isPending, isFailed, onRetry }: MissingProps) {
  if (isFailed) return <ReadError onRetry={onRetry} what="The alert" />;
  if (isPending) return <TableSkeleton columns={["w-24", "w-48"]} rows={3} />;
  return (
    <StateMessage level={3} title="There is no such alert">
      It may belong to another organization, or have been removed a year after it was resolved.
    </StateMessage>
  );
}
