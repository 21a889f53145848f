import type { ReactNode } from "react";
import { LiveIndicator } from "@/components/live/live-indicator.tsx";
import { OrganizationWatch } from "@/components/live/organization-watch.tsx";
import type { MembershipRole } from "@/lib/auth/console-paths.ts";
import { kitTexts } from "../texts.ts";
import { AccountMenu } from "./account-menu.tsx";
import { Brand } from "./brand.tsx";
import { AlertBell, BottomNav, SideNav } from "./console-nav.tsx";
import { OrganizationSwitch, type OrganizationSwitchProps } from "./organization-switch.tsx";
import { SampleDataBanner, type SampleKind } from "./sample-data-banner.tsx";
import { SkipLink } from "./skip-link.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

interface ConsoleShellProps {
  readonly role: MembershipRole;
  readonly organization: OrganizationSwitchProps;
  readonly isPlatformOwner: boolean;
  readonly displayName: string;
  readonly email: string;
  /** Set if the grid figures are not those of today. */
  readonly sampleKind: SampleKind | null;
  /** The number of open alerts; null for roles without alerts. */
  readonly openAlerts: ReactNode;
  readonly signOut: () => Promise<void>;
  readonly children: ReactNode;
}

/** The frame of every page of the console: the current page and user, how fresh the page is, and the navigation. */
export function ConsoleShell({
  role,
  organization,
  isPlatformOwner,
  displayName,
  email,
  sampleKind,
  openAlerts,
  signOut,
  children,
}: ConsoleShellProps) {
  const account = { displayName, email, isPlatformOwner, role, signOut };
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)] print:block">
      <SkipLink />
      <aside
        aria-label={kitTexts.navigation.label}
        className="sticky top-0 hidden h-dvh flex-col gap-6 border-border border-r bg-surface px-4 py-5 lg:flex print:hidden"
      >
        <div className="flex flex-col gap-3">
          <div className="px-3">
            <Brand href="/workloads" />
          </div>
          <OrganizationSwitch {...organization} />
        </div>
        <SideNav openAlerts={openAlerts} role={role} />
        <div className="mt-auto flex flex-col gap-4">
          <div className="px-3">
            <LiveIndicator />
          </div>
          <div className="px-3">
            <ThemeSwitch />
          </div>
          <AccountMenu {...account} />
        </div>
      </aside>
      <div className="flex min-w-0 flex-col">
        <header className="sticky top-0 z-20 flex h-14 items-center justify-between gap-3 border-border border-b bg-surface px-4 lg:hidden print:hidden">
          <Brand href="/workloads" isCompact />
          <div className="flex min-w-0 flex-1 items-center">
            <OrganizationSwitch {...organization} />
          </div>
          <div className="flex shrink-0 items-center gap-3">
            <LiveIndicator isCompact />
            <AlertBell openAlerts={openAlerts} role={role} />
            <AccountMenu {...account} isCompact />
          </div>
        </header>
        <OrganizationWatch {...organization} />
        {sampleKind !== null && <SampleDataBanner kind={sampleKind} />}
        <main className="flex-1 px-4 pt-6 pb-24 sm:px-6 sm:pt-8 lg:px-8 lg:pb-12" id="main" tabIndex={-1}>
          <div className="mx-auto flex w-full max-w-7xl flex-col gap-8">{children}</div>
        </main>
        <BottomNav role={role} />
      </div>
    </div>
  );
}
