import { buttonVariants } from "@heroui/styles";
import type { Metadata } from "next";
import Link from "next/link";
import { Brand } from "@/components/layout/brand.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-6xl flex-col gap-16 px-4 py-5 sm:px-6">
      <Brand href="/" />
      <StateMessage
        action={
          <Link className={buttonVariants({ variant: "primary" })} href="/">
            Go to the start
          </Link>
        }
        level={1}
        title="There is no such page"
      >
        The address may be mistyped, or what stood here is not for the account you are signed in with.
      </StateMessage>
    </main>
  );
}
