import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SigninForm } from "@/features/account/ui/signin-form.tsx";
import { readInvitation } from "@/features/invitations/data/invitations-query.ts";
import { InvitationPage } from "@/features/invitations/ui/invitation-page.tsx";
import { getPerson } from "@/lib/auth/require-member.ts";
import { invitationTokenSchema } from "@/lib/contracts/invitation.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

// The address is a secret: it must not travel to other sites as their referrer.
export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer", robots: { index: false } };

export default async function Invitation({ params }: PageProps<"/invitations/[token]">) {
  const { token } = await params;
  if (!invitationTokenSchema.safeParse(token).success) notFound();
  const [invitation, person] = await Promise.all([
    readInvitation(await createSupabaseServerClient(), token),
    getPerson(),
  ]);
  if (invitation === null) notFound();
  return (
    <InvitationPage
      invitation={invitation}
      signedInAs={person.ok ? person.person.email : null}
      signIn={<SigninForm audience="user" next={`/invitations/${token}`} samples={[]} />}
      token={token}
    />
  );
}
