"use client";

import { Button } from "@heroui/react";
import { buttonVariants } from "@heroui/styles";
import Link from "next/link";
import { StateMessage } from "@/components/states/state-message.tsx";
import { listTexts } from "../texts/list.ts";

/** First use: nothing has ever been submitted. */
export function NoWorkloads({ maySubmit }: { maySubmit: boolean }) {
  return (
    <StateMessage
      action={
        maySubmit && (
          <Link className={buttonVariants({ variant: "primary" })} href="/workloads/new">
            {listTexts.none.action}
          </Link>
        )
      }
      title={listTexts.none.title}
    >
      {maySubmit ? listTexts.none.submit : listTexts.none.watch}
    </StateMessage>
  );
}

/** Nothing is under way. */
export function NoOpenWorkloads() {
  return <StateMessage title={listTexts.noneOpen.title}>{listTexts.noneOpen.text}</StateMessage>;
}

/** Filters that nothing matches. */
export function NoWorkloadsFound({ onClear }: { onClear: () => void }) {
  return (
    <StateMessage
      action={
        <Button onPress={onClear} variant="outline">
          {listTexts.noneFound.action}
        </Button>
      }
      title={listTexts.noneFound.title}
    >
      {listTexts.noneFound.text}
    </StateMessage>
  );
}
