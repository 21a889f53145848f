"use client";

import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLiveTopic } from "@/components/live/live-provider.tsx";
import { queueKeys } from "@/lib/data/assignments/keys.ts";
import { gridZoneKeys } from "@/lib/data/grid-zones/keys.ts";
import { workloadKeys } from "@/lib/data/workloads/keys.ts";
import { gridTopic } from "@/lib/live/topics.ts";
import { gather } from "./gather.ts";

/** Long enough to let others through, short enough that a row is still followed as it moves. */
const pauseMs = 150;

/** What a change of a workload touches: the lists first, since a browser has six connections and one looks there. */
const workStages: readonly (readonly QueryKey[])[] = [
  [queueKeys.lists, queueKeys.workloads],
  [queueKeys.allPlaced, queueKeys.allCounts, gridZoneKeys.occupancy, workloadKeys.all],
];
const gridStages: readonly (readonly QueryKey[])[] = [[gridZoneKeys.all]];

/** Reads again what a broadcast says has changed. */
export function useOperatorLive(topic: string): void {
  useLiveTopic(topic, useGatheredReads(workStages));
  useLiveTopic(gridTopic, useGatheredReads(gridStages));
}

function useGatheredReads(stages: readonly (readonly QueryKey[])[]): () => void {
  const queryClient = useQueryClient();
  const [gathered] = useState(() => gather(() => readAgain(queryClient, stages), pauseMs));
  useEffect(() => gathered.stop, [gathered]);
  return gathered.ask;
}

async function readAgain(queryClient: QueryClient, stages: readonly (readonly QueryKey[])[]): Promise<void> {
  for (const keys of stages) {
    await Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  }
}
