import Link from "next/link";
import type { ReactNode } from "react";
import { Brand } from "@/components/layout/brand.tsx";
import { SkipLink } from "@/components/layout/skip-link.tsx";
import { ThemeSwitch } from "@/components/layout/theme-switch.tsx";
import { appTexts } from "../texts.ts";

export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <header className="border-border border-b bg-surface">
        <div className="mx-auto flex h-16 w-full max-w-6xl items-center justify-between gap-4 px-4 sm:px-6">
          <Brand href="/" />
          <nav aria-label={appTexts.site.label} className="flex items-center gap-4 sm:gap-6">
            <Link className="hidden text-muted hover:text-foreground sm:block" href="/signin/operator">
              {appTexts.site.operators}
            </Link>
            <Link className="font-medium hover:text-link" href="/signin/user">
              {appTexts.site.signIn}
            </Link>
            <ThemeSwitch />
          </nav>
        </div>
      </header>
      <main className="flex flex-1 flex-col" id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="border-border border-t">
        <p className="mx-auto w-full max-w-6xl px-4 py-6 text-muted text-xs sm:px-6">{appTexts.site.sources}</p>
      </footer>
    </div>
  );
}
