import { buttonVariants } from "@heroui/styles";
import type { Metadata } from "next";
import Link from "next/link";
import { StateMessage } from "@/components/states/state-message.tsx";
import { appTexts } from "../texts.ts";

export const metadata: Metadata = { title: appTexts.notFound.metadata };

export default function ConsoleNotFound() {
  return (
    <StateMessage
      action={
        <Link className={buttonVariants({ variant: "primary" })} href="/workloads">
          {appTexts.notFound.goToWorkloads}
        </Link>
      }
      level={1}
      title={appTexts.notFound.title}
    >
      {appTexts.notFound.inConsole}
    </StateMessage>
  );
}
