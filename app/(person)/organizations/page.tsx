import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { OrganizationChoice } from "@/features/organization/ui/organization-choice.tsx";
import { requirePerson } from "@/lib/auth/require-member.ts";

export const metadata: Metadata = { title: "Organizations" };

export default async function OrganizationsPage() {
  const { organizations } = await requirePerson();
  if (organizations.length === 0) redirect("/no-organization");
  return (
    <>
      <PageHeader eyebrow="Organizations">Where do you want to work?</PageHeader>
      <OrganizationChoice organizations={organizations} />
    </>
  );
}
