import type { Metadata } from "next";
import { SigninPage } from "@/features/account/ui/signin-page.tsx";
import { parseConsolePath } from "@/lib/auth/console-paths.ts";

export const metadata: Metadata = { title: "Sign in as an operator" };

export default async function OperatorSigninPage({ searchParams }: PageProps<"/signin/operator">) {
  const { next } = await searchParams;
  return <SigninPage audience="operator" next={parseConsolePath(typeof next === "string" ? next : null)} />;
}
