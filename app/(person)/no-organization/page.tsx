import { buttonVariants } from "@heroui/styles";
import type { Metadata } from "next";
import Link from "next/link";
import { StateMessage } from "@/components/states/state-message.tsx";
import { requirePerson } from "@/lib/auth/require-member.ts";

export const metadata: Metadata = { title: "No organization" };

export default async function NoOrganizationPage() {
  const { email, isPlatformOwner } = await requirePerson();
  return (
    <StateMessage
      action={
        <span className="flex flex-wrap gap-2">
          {isPlatformOwner && (
            <Link className={buttonVariants({ variant: "primary" })} href="/platform">
              Open the platform
            </Link>
          )}
          <Link className={buttonVariants({ variant: "outline" })} href="/account">
            Your account
          </Link>
        </span>
      }
      level={1}
      title="This account belongs to no organization yet"
    >
      Ask an admin of your organization to invite {email}, then open the link of the invitation.
    </StateMessage>
  );
}
