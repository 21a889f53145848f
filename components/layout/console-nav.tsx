"use client";

import {
  Bell,
  BookOpenCheck,
  ChartColumn,
  Gauge,
  History,
  ListChecks,
  type LucideIcon,
  MapPinned,
  Plus,
  Rows3,
  ScrollText,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { type MembershipRole, maySubmit, seesOrganization } from "@/lib/auth/console-paths.ts";
import { kitTexts } from "../texts.ts";

const texts = kitTexts.navigation;

type NavPath =
  | "/map"
  | "/queue"
  | "/workloads"
  | "/workloads/new"
  | "/savings"
  | "/backtest"
  | "/ledger"
  | "/budgets"
  | "/alerts"
  | "/audit";

interface NavItem {
  readonly href: NavPath;
  readonly label: string;
  readonly Icon: LucideIcon;
  readonly isFor: (role: MembershipRole) => boolean;
  /** Along the bottom of a phone there is room for five. */
  readonly isInHead?: true;
}

const items: readonly NavItem[] = [
  { href: "/map", label: texts.map, Icon: MapPinned, isFor: seesOrganization },
  { href: "/queue", label: texts.queue, Icon: ListChecks, isFor: seesOrganization },
  { href: "/workloads", label: texts.workloads, Icon: Rows3, isFor: () => true },
  { href: "/workloads/new", label: texts.submit, Icon: Plus, isFor: maySubmit },
  { href: "/savings", label: texts.savings, Icon: ChartColumn, isFor: () => true },
  { href: "/backtest", label: texts.backtest, Icon: History, isFor: () => true, isInHead: true },
  { href: "/ledger", label: texts.ledger, Icon: BookOpenCheck, isFor: () => true, isInHead: true },
  { href: "/budgets", label: texts.budgets, Icon: Gauge, isFor: () => true, isInHead: true },
  { href: "/alerts", label: texts.alerts, Icon: Bell, isFor: seesOrganization, isInHead: true },
  { href: "/audit", label: texts.audit, Icon: ScrollText, isFor: seesOrganization, isInHead: true },
];

interface NavProps {
  readonly role: MembershipRole;
  /** The number of open alerts, beside the link to them. */
  readonly openAlerts: ReactNode;
}

/** On wide screens, beside the page: the pages of a role. */
export function SideNav({ role, openAlerts }: NavProps) {
  const current = useCurrentItem();
  return (
    <nav aria-label={texts.label}>
      <ul className="flex flex-col gap-1">
        {itemsFor(role).map(({ href, label, Icon }) => (
          <li key={href}>
            <Link
              aria-current={current === href ? "page" : undefined}
              className="flex h-9 items-center gap-3 rounded-md px-3 text-muted hover:bg-surface-secondary hover:text-foreground aria-[current=page]:bg-surface-tertiary aria-[current=page]:font-medium aria-[current=page]:text-foreground"
              href={href}
            >
              <Icon aria-hidden className="size-4 shrink-0" />
              {label}
              {href === "/alerts" && <span className="ml-auto">{openAlerts}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** In the header on phones: the link to the alerts, for roles that have them. */
export function AlertBell({ role, openAlerts }: NavProps) {
  const current = useCurrentItem();
  if (!seesOrganization(role)) return null;
  return (
    <Link
      aria-current={current === "/alerts" ? "page" : undefined}
      className="flex h-9 min-w-9 items-center justify-center gap-1 rounded-md px-1.5 text-muted aria-[current=page]:text-foreground"
      href="/alerts"
    >
      <Bell aria-hidden className="size-5" />
      <span className="sr-only">{texts.alerts}</span>
      {openAlerts}
    </Link>
  );
}

/** The pages of a role that have no room along the bottom of a phone. The alerts have their own link. */
export function pagesInHead(role: MembershipRole): readonly NavItem[] {
  return itemsFor(role).filter(({ href, isInHead }) => isInHead && href !== "/alerts");
}

/** Along the bottom of a phone: the same pages, within reach of a thumb. */
export function BottomNav({ role }: { role: MembershipRole }) {
  const current = useCurrentItem();
  const bottomItems = itemsFor(role).filter(({ isInHead }) => !isInHead);
  return (
    <nav
      aria-label={texts.label}
      className="fixed inset-x-0 bottom-0 z-20 border-border border-t bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden print:hidden"
    >
      <ul className="flex">
        {bottomItems.map(({ href, label, Icon }) => (
          <li className="min-w-0 flex-1" key={href}>
            <Link
              aria-current={current === href ? "page" : undefined}
              className="flex h-14 flex-col items-center justify-center gap-1 border-transparent border-t-2 text-muted text-xs aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-foreground"
              href={href}
            >
              <Icon aria-hidden className="size-5" />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function itemsFor(role: MembershipRole): readonly NavItem[] {
  return items.filter((item) => item.isFor(role));
}

/**
 * The longest path that is a prefix of the page's path: /workloads/new is Submit, /workloads/KB-000042 is Workloads.
 */
function useCurrentItem(): NavPath | null {
  const pathname = usePathname();
  const matches = items.filter(({ href }) => pathname === href || pathname.startsWith(`${href}/`));
  return matches.toSorted((a, b) => b.href.length - a.href.length)[0]?.href ?? null;
}
