"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { useOrganizationAction } from "@/components/layout/organization-provider.tsx";
import { useSupabase } from "@/components/live/live-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { ChartSkeleton } from "@/components/states/skeletons.tsx";
import { gridKeys } from "@/features/grid/data/grid-keys.ts";
import { setPlanning } from "../actions.ts";
import { organizationKeys } from "../data/organization-keys.ts";
import { planningQueryOptions } from "../data/planning-query.ts";
import type { PlanningView } from "../model/planning-view.ts";
import { PlanningForm } from "./planning-form.tsx";
import { SettingsSection } from "./settings-section.tsx";

/** How plans are made: who assigns them, what counts, and what they are compared with. */
export function Planning({ organizationId }: { organizationId: number }) {
  const queryClient = useQueryClient();
  const setPlanningHere = useOrganizationAction(setPlanning);
  const planning = useQuery(planningQueryOptions(useSupabase(), organizationId));
  /** What is planned or back-tested in the browser rests on it too. */
  const readAgain = () =>
    Promise.all(
      [organizationKeys.planning(organizationId), gridKeys.outlook(organizationId)].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey }),
      ),
    );
  return (
    <SettingsSection
      description="A plan takes the place and time of the least score, in pounds: carbon at its price, electricity, and the hours of waiting."
      id="planning"
      note={planning.data?.lastChange && <LastChange {...planning.data.lastChange} />}
      title="Planning"
    >
      {planning.isPending ? (
        <ChartSkeleton />
      ) : planning.data ? (
        <PlanningForm
          onSave={async (edit) => {
            const result = await setPlanningHere(edit);
            if (result.ok) await readAgain();
            return result;
          }}
          planning={planning.data}
        />
      ) : (
        <ReadError onRetry={() => void planning.refetch()} what="How plans are made" />
      )}
    </SettingsSection>
  );
}

function LastChange({ at, byName }: NonNullable<PlanningView["lastChange"]>) {
  return (
    <p className="text-muted text-xs">
      Last changed {byName !== null && `by ${byName} `}
      <TimeFigure at={at} />
    </p>
  );
}
