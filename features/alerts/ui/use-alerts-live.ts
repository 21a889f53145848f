"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLiveTopic } from "@/components/live/live-provider.tsx";
import { gather } from "@/lib/live/gather.ts";
import { alertsTopic } from "@/lib/live/topics.ts";
import { alertKeys } from "../data/keys.ts";

/** A person reads one state after the other: a storm of alerts is read once a second. */
const spacingMs = 1_000;

/** Reads the alerts again when a broadcast says that they have changed. Once on a page. */
export function useAlertsLive(organizationId: number): void {
  const queryClient = useQueryClient();
  const [reads] = useState(() => gather(() => queryClient.invalidateQueries({ queryKey: alertKeys.all }), spacingMs));
  useEffect(() => reads.stop, [reads]);
  useLiveTopic(alertsTopic(organizationId), reads.ask);
}
