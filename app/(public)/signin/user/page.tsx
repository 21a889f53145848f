import type { Metadata } from "next";
import { SigninPage } from "@/features/account/ui/signin-page.tsx";
import { parseConsolePath } from "@/lib/auth/console-paths.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function UserSigninPage({ searchParams }: PageProps<"/signin/user">) {
  const { next } = await searchParams;
  return <SigninPage audience="user" next={parseConsolePath(typeof next === "string" ? next : null)} />;
}
