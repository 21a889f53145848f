import { buttonVariants } from "@heroui/styles";
import type { Metadata } from "next";
import Link from "next/link";
import { Brand } from "@/components/layout/brand.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import { appTexts } from "./texts.ts";

export const metadata: Metadata = { title: appTexts.notFound.metadata };

export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-6xl flex-col gap-16 px-4 py-5 sm:px-6">
      <Brand href="/" />
      <StateMessage
        action={
          <Link className={buttonVariants({ variant: "primary" })} href="/">
            {appTexts.notFound.goToStart}
          </Link>
        }
        level={1}
        title={appTexts.notFound.title}
      >
        {appTexts.notFound.outside}
      </StateMessage>
    </main>
  );
}
