import { buttonVariants } from "@heroui/styles";
import type { Metadata } from "next";
import Link from "next/link";
import { StateMessage } from "@/components/states/state-message.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function ConsoleNotFound() {
  return (
    <StateMessage
      action={
        <Link className={buttonVariants({ variant: "primary" })} href="/workloads">
          Go to the workloads
        </Link>
      }
      level={1}
      title="There is no such page"
    >
      The address may be mistyped, or what stood here belongs to someone else or to another organization.
    </StateMessage>
  );
}
