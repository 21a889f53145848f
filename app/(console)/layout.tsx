import type { ReactNode } from "react";
import { ConsoleShell } from "@/components/layout/console-shell.tsx";
import { OrganizationProvider } from "@/components/layout/organization-provider.tsx";
import { LiveProvider } from "@/components/live/live-provider.tsx";
import { NowProvider } from "@/components/live/now-provider.tsx";
import { SessionWatch } from "@/components/live/session-watch.tsx";
import { signOut } from "@/features/account/actions.ts";
import { OpenAlerts } from "@/features/alerts/ui/open-alerts-view.tsx";
import { readSampleKind } from "@/features/grid/data/grid-sources-query.ts";
import { switchOrganization } from "@/features/organization/switch-actions.ts";
import { seesOrganization } from "@/lib/auth/console-paths.ts";
import { requireMember } from "@/lib/auth/require-member.ts";
import { readPublicSettings } from "@/lib/env.ts";
import { alertsTopic, gridTopic, workloadsTopic } from "@/lib/live/topics.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const member = await requireMember();
  const sampleKind = await readSampleKind(await createSupabaseServerClient());
  const topics = [workloadsTopic(member), gridTopic];
  if (seesOrganization(member.role)) topics.push(alertsTopic(member.organizationId));
  return (
    <LiveProvider settings={readPublicSettings()} topics={topics}>
      <SessionWatch />
      <NowProvider initialNow={Date.now()}>
        <ConsoleShell
          displayName={member.displayName}
          email={member.email}
          openAlerts={seesOrganization(member.role) ? <OpenAlerts organizationId={member.organizationId} /> : null}
          organization={{
            organizationId: member.organizationId,
            organizationName: member.organizationName,
            organizations: member.organizations,
            onSwitch: switchOrganization,
          }}
          isPlatformOwner={member.isPlatformOwner}
          role={member.role}
          sampleKind={sampleKind}
          signOut={signOut}
        >
          <OrganizationProvider organizationId={member.organizationId}>{children}</OrganizationProvider>
        </ConsoleShell>
      </NowProvider>
    </LiveProvider>
  );
}
