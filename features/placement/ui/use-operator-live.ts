"use client";

import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLiveTopic } from "@/components/live/live-provider.tsx";
import { gridTopic } from "@/lib/live/topics.ts";
import { operatorReads } from "../data/operator-reads.ts";

/** Reads again what a broadcast says has changed. */
export function useOperatorLive(topic: string): void {
  const queryClient = useQueryClient();
  const [reads] = useState(() => operatorReads((keys) => readAgain(queryClient, keys)));
  useEffect(() => reads.stop, [reads]);
  useLiveTopic(topic, ({ payload }) => reads.askWork(payload));
  useLiveTopic(gridTopic, reads.askGrid);
}

async function readAgain(queryClient: QueryClient, keys: readonly QueryKey[]): Promise<void> {
  await Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}
