import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { InvitationsView } from "@/features/invitations/ui/invitations-view.tsx";
import { prefetchSettings } from "@/features/organization/data/prefetch-settings.ts";
import { SettingsView } from "@/features/organization/ui/settings-view.tsx";
import { homePath, isOperatorRole } from "@/lib/auth/console-paths.ts";
import { requireMember } from "@/lib/auth/require-member.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  const member = await requireMember();
  if (!isOperatorRole(member.role)) redirect(homePath(member.role));
  const queryClient = new QueryClient();
  await prefetchSettings(queryClient, await createSupabaseServerClient(), member);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <SettingsView
        invitations={<InvitationsView organizationId={member.organizationId} />}
        isAdmin={member.role === "admin"}
        organizationId={member.organizationId}
        organizationName={member.organizationName}
        ownUserId={member.userId}
      />
    </HydrationBoundary>
  );
}
