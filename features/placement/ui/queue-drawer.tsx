"use client";

import { Drawer, Tabs } from "@heroui/react";
import Link from "next/link";
import type { ReactNode } from "react";
import { StatusMark } from "@/features/workloads/ui/status-mark.tsx";
import type { QueueWorkload } from "../model/queue-workload.ts";
import { placementTexts } from "../texts.ts";
import { UrgencyMark } from "./urgency-mark.tsx";

/** Parts of the drawer, by their name in the address. */
export const drawerTabs = ["overview", "plan", "events"] as const;
export type DrawerTab = (typeof drawerTabs)[number];

interface QueueDrawerProps {
  readonly jobId: string | null;
  /** Null while it is being read, or where there is none. */
  readonly workload: QueueWorkload | null;
  readonly tab: DrawerTab;
  readonly overview: ReactNode;
  readonly plan: ReactNode;
  readonly events: ReactNode;
  /** What may be done with it besides placing it. */
  readonly footer: ReactNode;
  /** Instead of the tabs: while it is read, or when it could not be. */
  readonly instead: ReactNode | null;
  readonly onTabChange: (tab: DrawerTab) => void;
  readonly onClose: () => void;
}

const texts = placementTexts.drawer;

/** One workload of the queue beside the list: what it is, where it could go, what happened to it. */
export function QueueDrawer(props: QueueDrawerProps) {
  const { jobId, workload, tab, footer, instead, onTabChange, onClose } = props;
  return (
    <Drawer.Backdrop
      isOpen={jobId !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      variant="transparent"
    >
      <Drawer.Content placement="right">
        <Drawer.Dialog className="w-full max-w-lg">
          <Drawer.CloseTrigger aria-label={texts.close} />
          <Drawer.Header>
            <Drawer.Heading className="wrap-anywhere pr-8 font-semibold text-base">
              <bdi>{workload?.name ?? jobId ?? ""}</bdi>
            </Drawer.Heading>
            {workload && (
              <p className="figures flex flex-wrap items-center gap-x-3 gap-y-1">
                <Link className="text-link underline-offset-4 hover:underline" href={`/workloads/${workload.jobId}`}>
                  {workload.jobId}
                </Link>
                <StatusMark status={workload.status} />
                <UrgencyMark urgency={workload.urgency} />
              </p>
            )}
          </Drawer.Header>
          <Drawer.Body className="text-foreground">
            {instead ?? (
              <Tabs
                onSelectionChange={(key) => {
                  const chosen = drawerTabs.find((other) => other === key);
                  if (chosen) onTabChange(chosen);
                }}
                selectedKey={tab}
                variant="secondary"
              >
                <Tabs.ListContainer>
                  <Tabs.List aria-label={texts.label}>
                    {drawerTabs.map((other) => (
                      <Tabs.Tab id={other} key={other}>
                        {texts.tabs[other]}
                        <Tabs.Indicator />
                      </Tabs.Tab>
                    ))}
                  </Tabs.List>
                </Tabs.ListContainer>
                {drawerTabs.map((other) => (
                  <Tabs.Panel className="px-0 pt-4" id={other} key={other}>
                    {props[other]}
                  </Tabs.Panel>
                ))}
              </Tabs>
            )}
          </Drawer.Body>
          {footer && <Drawer.Footer className="justify-start">{footer}</Drawer.Footer>}
        </Drawer.Dialog>
      </Drawer.Content>
    </Drawer.Backdrop>
  );
}
