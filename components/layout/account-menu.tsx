"use client";

import { Button, Dropdown, Label } from "@heroui/react";
import { CircleUserRound, LogOut, Monitor, Moon, ServerCog, Settings, Sun, UserRoundPen } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { startTransition } from "react";
import { announceSignOut } from "@/components/live/session-watch.tsx";
import { isOperatorRole, type MembershipRole } from "@/lib/auth/console-paths.ts";
import { kitTexts } from "../texts.ts";
import { pagesInHead } from "./console-nav.tsx";

const { account, theme } = kitTexts;

interface AccountMenuProps {
  readonly displayName: string;
  readonly email: string;
  readonly role: MembershipRole;
  readonly isPlatformOwner: boolean;
  readonly signOut: () => Promise<void>;
  /** An icon only, for phones; it then also contains the pages and the theme switch that have no room elsewhere. */
  readonly isCompact?: boolean;
}

/** Who is signed in, with which role, and signing out. */
export function AccountMenu(props: AccountMenuProps) {
  const { displayName, email, role, isPlatformOwner, signOut, isCompact = false } = props;
  const router = useRouter();
  const { setTheme } = useTheme();
  const leave = async () => {
    try {
      await signOut();
    } finally {
      // It ends with a redirect, which is thrown.
      announceSignOut();
    }
  };
  const pages = isCompact ? pagesInHead(role) : [];
  const handleAction = (key: string) => {
    const page = pages.find(({ href }) => href === key);
    if (key === "sign-out") startTransition(leave);
    else if (key === "settings" || key === "account" || key === "platform") router.push(`/${key}`);
    else if (page) router.push(page.href);
    else setTheme(key);
  };
  return (
    <Dropdown>
      {isCompact ? (
        <Button aria-label={account.of(displayName)} isIconOnly size="sm" variant="ghost">
          <CircleUserRound aria-hidden className="size-5" />
        </Button>
      ) : (
        <Button className="h-auto w-full justify-start px-3 py-2 md:h-auto" variant="ghost">
          <CircleUserRound aria-hidden className="size-5 shrink-0" />
          <span className="flex min-w-0 flex-col items-start">
            <span className="max-w-36 truncate">{displayName}</span>
            <span className="font-normal text-muted text-xs">{kitTexts.role[role]}</span>
          </span>
        </Button>
      )}
      <Dropdown.Popover placement={isCompact ? "bottom end" : "top start"}>
        <p className="px-3 pt-2 pb-1 text-muted text-xs">
          {isCompact ? account.nameAndRole(displayName, kitTexts.role[role]) : email}
        </p>
        <Dropdown.Menu aria-label={account.label} onAction={(key) => handleAction(String(key))}>
          {pages.map(({ href, label, Icon }) => (
            <Dropdown.Item id={href} key={href} textValue={label}>
              <Icon aria-hidden className="size-4" />
              <Label>{label}</Label>
            </Dropdown.Item>
          ))}
          {isCompact && (
            <>
              <Dropdown.Item id="system" textValue={theme.useSystem}>
                <Monitor aria-hidden className="size-4" />
                <Label>{theme.useSystem}</Label>
              </Dropdown.Item>
              <Dropdown.Item id="light" textValue={theme.useLight}>
                <Sun aria-hidden className="size-4" />
                <Label>{theme.useLight}</Label>
              </Dropdown.Item>
              <Dropdown.Item id="dark" textValue={theme.useDark}>
                <Moon aria-hidden className="size-4" />
                <Label>{theme.useDark}</Label>
              </Dropdown.Item>
            </>
          )}
          {isOperatorRole(role) && (
            <Dropdown.Item id="settings" textValue={account.settings}>
              <Settings aria-hidden className="size-4" />
              <Label>{account.settings}</Label>
            </Dropdown.Item>
          )}
          <Dropdown.Item id="account" textValue={account.own}>
            <UserRoundPen aria-hidden className="size-4" />
            <Label>{account.own}</Label>
          </Dropdown.Item>
          {isPlatformOwner && (
            <Dropdown.Item id="platform" textValue={account.platform}>
              <ServerCog aria-hidden className="size-4" />
              <Label>{account.platform}</Label>
            </Dropdown.Item>
          )}
          <Dropdown.Item id="sign-out" textValue={account.signOut}>
            <LogOut aria-hidden className="size-4" />
            <Label>{account.signOut}</Label>
          </Dropdown.Item>
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  );
}
