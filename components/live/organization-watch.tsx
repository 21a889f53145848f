"use client";

import { Button } from "@heroui/react";
import { usePathname, useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useState, useTransition } from "react";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { kitTexts } from "../texts.ts";

const channelName = "karbos-organization";
/** A tab hears its own channels too; the one that switches loads its page again. */
const thisTab = Math.random();

/** Says to the other tabs of this browser that the person now works in another organization. */
export function announceSwitch(): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage(thisTab);
  channel.close();
}

interface OrganizationWatchProps {
  readonly organizationId: number;
  readonly organizationName: string;
  readonly onSwitch: (organizationId: number) => Promise<ActionResult>;
}

/**
 * Stands over a page whose organization is no longer the one where the person works, since another tab has switched.
 * The page stays as it is, and what it sends is refused; the next page is loaded for the new organization as a whole.
 */
export function OrganizationWatch({ organizationId, organizationName, onSwitch }: OrganizationWatchProps) {
  const router = useRouter();
  const pathname = usePathname();
  const [isLeft, setIsLeft] = useState(false);
  const [isPending, startTransition] = useTransition();
  useEffect(() => {
    const channel = new BroadcastChannel(channelName);
    channel.addEventListener("message", ({ data: tab }) => {
      if (tab !== thisTab) setIsLeft(true);
    });
    return () => channel.close();
  }, []);
  const [loadedFor, setLoadedFor] = useState(organizationId);
  if (loadedFor !== organizationId) {
    setLoadedFor(organizationId);
    setIsLeft(false);
  }
  const handleMove = useEffectEvent(() => {
    if (isLeft) router.refresh();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what makes it another page
  useEffect(() => handleMove(), [pathname]);
  if (!isLeft) return null;
  const switchBack = () => {
    startTransition(async () => {
      const result = await onSwitch(organizationId);
      if (!result.ok) {
        window.location.reload();
        return;
      }
      announceSwitch();
      setIsLeft(false);
    });
  };
  return (
    <div
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-border border-b bg-surface-tertiary px-4 py-2 sm:px-6 lg:px-8"
      role="alert"
    >
      <p className="min-w-0 flex-1 basis-60">{kitTexts.organization.switchedElsewhere(organizationName)}</p>
      <span className="flex flex-wrap gap-2">
        <Button data-pending={isPending} onPress={switchBack} size="sm" variant="outline">
          {kitTexts.organization.switchBack}
        </Button>
        <Button onPress={() => window.location.assign("/workloads")} size="sm" variant="primary">
          {kitTexts.organization.loadOther}
        </Button>
      </span>
    </div>
  );
}
