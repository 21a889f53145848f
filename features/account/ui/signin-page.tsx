import Link from "next/link";
import { redirect } from "next/navigation";
import { homePath } from "@/lib/auth/console-paths.ts";
import { getMember } from "@/lib/auth/require-member.ts";
import { readSampleSignins } from "@/lib/env.ts";
import { DataError } from "@/lib/supabase/data-error.ts";
import { SigninForm } from "./signin-form.tsx";

const audiences = {
  user: {
    title: "Sign in",
    text: "Submit workloads, see when and where they run, and what that saved.",
    other: { href: "/signin/operator", text: "Sign in as an operator" },
    roles: ["user", "viewer"],
  },
  operator: {
    title: "Sign in as an operator",
    text: "Watch every workload of your organization on the map, and assign them.",
    other: { href: "/signin/user", text: "Sign in as a user" },
    roles: ["operator", "admin", "viewer"],
  },
} as const;

interface SigninPageProps {
  readonly audience: "user" | "operator";
  readonly next: string | null;
}

export async function SigninPage({ audience, next }: SigninPageProps) {
  await sendOnIfSignedIn();
  const { title, text, other, roles } = audiences[audience];
  const samples = readSampleSignins().filter((sample) => roles.some((role) => role === sample.role));
  return (
    <div className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center gap-8 px-4 py-12">
      <div className="flex flex-col gap-2">
        <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        <p className="text-muted">{text}</p>
      </div>
      <SigninForm audience={audience} next={next} samples={samples} />
      <Link className="w-fit text-link underline-offset-4 hover:underline" href={other.href}>
        {other.text}
      </Link>
    </div>
  );
}

async function sendOnIfSignedIn(): Promise<void> {
  try {
    const result = await getMember();
    if (result.ok) redirect(homePath(result.member.role));
    if (result.error !== "signed_out") redirect("/organizations");
  } catch (error) {
    // Signing in says by itself that the service does not answer; the form is shown all the same.
    if (!(error instanceof DataError)) throw error;
  }
}
