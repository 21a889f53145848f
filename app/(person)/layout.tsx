import { Button } from "@heroui/react";
import { buttonVariants } from "@heroui/styles";
import Link from "next/link";
import type { ReactNode } from "react";
import { Brand } from "@/components/layout/brand.tsx";
import { SkipLink } from "@/components/layout/skip-link.tsx";
import { ThemeSwitch } from "@/components/layout/theme-switch.tsx";
import { Toasts } from "@/components/layout/toasts.tsx";
import { NowProvider } from "@/components/live/now-provider.tsx";
import { kitTexts } from "@/components/texts.ts";
import { signOut } from "@/features/account/actions.ts";
import { getPerson } from "@/lib/auth/require-member.ts";

/** Around the pages of a person, which belong to no organization. */
export default async function PersonLayout({ children }: { children: ReactNode }) {
  const result = await getPerson();
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <header className="border-border border-b bg-surface">
        <div className="mx-auto flex h-14 w-full max-w-5xl items-center justify-between gap-4 px-4 sm:px-6">
          <Brand href={result.ok && result.person.organizations.length > 0 ? "/workloads" : "/"} />
          <div className="flex min-w-0 items-center gap-3">
            {result.ok && (
              <>
                {result.person.organizations.length > 0 && (
                  <Link className={buttonVariants({ variant: "outline", size: "sm" })} href="/workloads">
                    {kitTexts.account.openConsole}
                  </Link>
                )}
                <span className="hidden min-w-0 truncate text-muted sm:block">{result.person.displayName}</span>
                <form action={signOut}>
                  <Button size="sm" type="submit" variant="outline">
                    Sign out
                  </Button>
                </form>
              </>
            )}
            <ThemeSwitch />
          </div>
        </div>
      </header>
      <NowProvider initialNow={Date.now()}>
        <main className="mx-auto flex w-full max-w-5xl flex-1 flex-col gap-8 px-4 py-8 sm:px-6" id="main" tabIndex={-1}>
          {children}
        </main>
      </NowProvider>
      <Toasts />
    </div>
  );
}
