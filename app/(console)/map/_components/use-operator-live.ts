"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLiveTopic } from "@/components/live/live-provider.tsx";
import { queueKeys } from "@/lib/data/assignments/keys.ts";
import { gridZoneKeys } from "@/lib/data/grid-zones/keys.ts";
import { workloadKeys } from "@/lib/data/workloads/keys.ts";

/**
 * A broadcast is followed at once; those that come within this time are followed together. Ten thousand workloads
 * due in one minute would otherwise start a read for each message, and cancel the one under way.
 */
const gatherMs = 400;

/** Reads again what a broadcast says has changed: workloads of the organization, and the grid. */
export function useOperatorLive(organizationId: number): void {
  const queryClient = useQueryClient();
  const refreshWork = useGathered(() => {
    void queryClient.invalidateQueries({ queryKey: queueKeys.all });
    void queryClient.invalidateQueries({ queryKey: gridZoneKeys.occupancy });
    void queryClient.invalidateQueries({ queryKey: workloadKeys.all });
  });
  const refreshGrid = useGathered(() => {
    void queryClient.invalidateQueries({ queryKey: gridZoneKeys.all });
  });
  useLiveTopic(`organization:${organizationId}:workloads`, refreshWork);
  useLiveTopic("grid:regions", refreshGrid);
}

interface Gathering {
  timer: ReturnType<typeof setTimeout> | null;
  isWanted: boolean;
}

/** Calls at once, then at most once in each `gatherMs`, and once more at the end if anything came in between. */
function useGathered(run: () => void): () => void {
  const state = useRef<Gathering>({ timer: null, isWanted: false });
  useEffect(() => {
    const { current } = state;
    return () => {
      if (current.timer !== null) clearTimeout(current.timer);
      current.timer = null;
    };
  }, []);
  return () => {
    const { current } = state;
    if (current.timer !== null) {
      current.isWanted = true;
      return;
    }
    const follow = () => {
      run();
      current.isWanted = false;
      current.timer = setTimeout(() => {
        current.timer = null;
        if (current.isWanted) follow();
      }, gatherMs);
    };
    follow();
  };
}
