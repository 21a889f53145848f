"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { RefusalAlert } from "@/components/forms/reason-dialog.tsx";
import { accept, decline } from "../actions.ts";

/** Accept, or decline. */
export function InvitationAnswer({ token }: { token: string }) {
  const router = useRouter();
  const [failure, setFailure] = useState<string | null>(null);
  const [isAccepting, startAccepting] = useTransition();
  const [isDeclining, startDeclining] = useTransition();
  return (
    <div className="flex flex-col gap-4">
      {failure !== null && <RefusalAlert message={failure} />}
      <span className="flex flex-wrap gap-3">
        <PendingButton
          isPending={isAccepting}
          label="Accept"
          onPress={() =>
            startAccepting(async () => {
              // It answers only where it is refused: else it goes on by itself.
              const refused = await accept({ token });
              setFailure(refused.error.message);
            })
          }
          pendingLabel="Accepting"
          size="lg"
        />
        <PendingButton
          isPending={isDeclining}
          label="Decline"
          onPress={() =>
            startDeclining(async () => {
              const result = await decline({ token });
              setFailure(result.ok ? null : result.error.message);
              if (result.ok) router.refresh();
            })
          }
          pendingLabel="Declining"
          size="lg"
          variant="outline"
        />
      </span>
    </div>
  );
}
