import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { AccountView } from "@/features/account/ui/account-view.tsx";
import { requirePerson } from "@/lib/auth/require-member.ts";

export const metadata: Metadata = { title: "Your account" };

export default async function AccountPage() {
  const { displayName, email } = await requirePerson();
  return (
    <>
      <PageHeader eyebrow="Your account">{displayName}</PageHeader>
      <AccountView displayName={displayName} email={email} />
    </>
  );
}
