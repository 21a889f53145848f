import type { Metadata } from "next";
import { mailTexts } from "@/features/mail/texts.ts";
import { UnsubscribeView } from "@/features/mail/ui/unsubscribe-view.tsx";

export const metadata: Metadata = { title: mailTexts.title };

export default async function UnsubscribePage({ searchParams }: PageProps<"/unsubscribe">) {
  const { token } = await searchParams;
  return <UnsubscribeView token={typeof token === "string" ? token : ""} />;
}
