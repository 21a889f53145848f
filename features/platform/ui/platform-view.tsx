import type { ReactNode } from "react";
import { PageHeader } from "@/components/layout/page-header.tsx";
import type { Instant } from "@/lib/format/time.ts";
import type { Platform } from "../data/platform-query.ts";
import { healthFaults, platformSentence } from "../model/platform-view.ts";
import { AddOrganization } from "./add-organization.tsx";
import { HealthTable } from "./health-table.tsx";
import { OrganizationList } from "./organization-list.tsx";
import { Owners } from "./owners.tsx";
import { ZoneTable } from "./zone-table.tsx";

interface PlatformViewProps {
  readonly platform: Platform;
  readonly ownUserId: string;
  readonly now: Instant;
}

/** What a platform owner sees and sets: organizations, zones, health, and who else is one. */
export function PlatformView({ platform, ownUserId, now }: PlatformViewProps) {
  const { organizations, zones, owners, health } = platform;
  const faults = healthFaults(health, now);
  return (
    <>
      <PageHeader eyebrow="Platform">{platformSentence(organizations, faults)}</PageHeader>
      <Section id="organizations" title="Organizations">
        <OrganizationList organizations={organizations} />
        <AddOrganization />
      </Section>
      <Section id="zones" title="Zones">
        <ZoneTable zones={zones} />
      </Section>
      <Section id="health" title="Health">
        {faults.length > 0 && (
          <ul className="flex list-disc flex-col gap-1 pl-5 text-danger">
            {faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        )}
        <HealthTable health={health} />
      </Section>
      <Section id="owners" title="Platform owners">
        <Owners owners={owners} ownUserId={ownUserId} />
      </Section>
    </>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={`${id}-title`} className="flex flex-col gap-4">
      <h2 className="font-semibold text-base" id={`${id}-title`}>
        {title}
      </h2>
      {children}
    </section>
  );
}
