import type { Metadata } from "next";
import { StateMessage } from "@/components/states/state-message.tsx";
import { readPlatform } from "@/features/platform/data/platform-query.ts";
import { PlatformView } from "@/features/platform/ui/platform-view.tsx";
import { requirePerson } from "@/lib/auth/require-member.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export const metadata: Metadata = { title: "Platform" };

export default async function Platform() {
  const { userId, isPlatformOwner } = await requirePerson();
  if (!isPlatformOwner) {
    return (
      <StateMessage level={1} title="The platform is for its owners">
        They make organizations and set the capacity of zones. Ask who runs this installation.
      </StateMessage>
    );
  }
  return (
    <PlatformView
      now={Date.now()}
      ownUserId={userId}
      platform={await readPlatform(await createSupabaseServerClient())}
    />
  );
}
