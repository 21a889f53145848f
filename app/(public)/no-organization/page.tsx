import { Button } from "@heroui/react";
import type { Metadata } from "next";
import { StateMessage } from "@/components/states/state-message.tsx";
import { signOut } from "@/features/account/actions.ts";

export const metadata: Metadata = { title: "No organization" };

export default function NoOrganizationPage() {
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-1 flex-col justify-center px-4 py-12 sm:px-6">
      <StateMessage
        action={
          <form action={signOut}>
            <Button type="submit" variant="outline">
              Sign out
            </Button>
          </form>
        }
        level={1}
        title="This account belongs to no organization yet"
      >
        You are signed in, but there is nothing to show. Ask an administrator of your organization to add this account
        as a member.
      </StateMessage>
    </div>
  );
}
