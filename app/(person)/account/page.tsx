import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { readMailPreferences } from "@/features/account/data/mail-preferences.ts";
import { AccountView } from "@/features/account/ui/account-view.tsx";
import { requirePerson } from "@/lib/auth/require-member.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export const metadata: Metadata = { title: "Your account" };

export default async function AccountPage() {
  const { displayName, email } = await requirePerson();
  const mailPreferences = await readMailPreferences(await createSupabaseServerClient());
  return (
    <>
      <PageHeader eyebrow="Your account">{displayName}</PageHeader>
      <AccountView displayName={displayName} email={email} mailPreferences={mailPreferences} />
    </>
  );
}
