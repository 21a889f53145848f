import type { Metadata } from "next";
import { parseConsolePath } from "@/lib/auth/console-paths.ts";
import { SigninPage } from "../_components/signin-page.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default async function UserSigninPage({ searchParams }: PageProps<"/signin/user">) {
  const { next } = await searchParams;
  return <SigninPage audience="user" next={parseConsolePath(typeof next === "string" ? next : null)} />;
}
