"use client";

import { Button, Dropdown, Label } from "@heroui/react";
import { CircleUserRound, LogOut, Monitor, Moon, ServerCog, Settings, Sun, UserRoundPen } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { startTransition } from "react";
import { announceSignOut } from "@/components/live/session-watch.tsx";
import { isOperatorRole, type MembershipRole } from "@/lib/auth/console-paths.ts";
import { pagesInHead } from "./console-nav.tsx";

interface AccountMenuProps {
  readonly displayName: string;
  readonly email: string;
  readonly role: MembershipRole;
  readonly isPlatformOwner: boolean;
  readonly signOut: () => Promise<void>;
  /** An icon only, for the bar of a phone; it then also holds the pages and the theme that have no room elsewhere. */
  readonly isCompact?: boolean;
}

/** Who is signed in, as what, and the way out. */
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
        <Button aria-label={`Account of ${displayName}`} isIconOnly size="sm" variant="ghost">
          <CircleUserRound aria-hidden className="size-5" />
        </Button>
      ) : (
        <Button className="h-auto w-full justify-start px-3 py-2 md:h-auto" variant="ghost">
          <CircleUserRound aria-hidden className="size-5 shrink-0" />
          <span className="flex min-w-0 flex-col items-start">
            <span className="max-w-36 truncate">{displayName}</span>
            <span className="font-normal text-muted text-xs">{role}</span>
          </span>
        </Button>
      )}
      <Dropdown.Popover placement={isCompact ? "bottom end" : "top start"}>
        <p className="px-3 pt-2 pb-1 text-muted text-xs">{isCompact ? `${displayName}, ${role}` : email}</p>
        <Dropdown.Menu aria-label="Account" onAction={(key) => handleAction(String(key))}>
          {pages.map(({ href, label, Icon }) => (
            <Dropdown.Item id={href} key={href} textValue={label}>
              <Icon aria-hidden className="size-4" />
              <Label>{label}</Label>
            </Dropdown.Item>
          ))}
          {isCompact && (
            <>
              <Dropdown.Item id="system" textValue="Theme as the system">
                <Monitor aria-hidden className="size-4" />
                <Label>Theme as the system</Label>
              </Dropdown.Item>
              <Dropdown.Item id="light" textValue="Light theme">
                <Sun aria-hidden className="size-4" />
                <Label>Light theme</Label>
              </Dropdown.Item>
              <Dropdown.Item id="dark" textValue="Dark theme">
                <Moon aria-hidden className="size-4" />
                <Label>Dark theme</Label>
              </Dropdown.Item>
            </>
          )}
          {isOperatorRole(role) && (
            <Dropdown.Item id="settings" textValue="Settings">
              <Settings aria-hidden className="size-4" />
              <Label>Settings</Label>
            </Dropdown.Item>
          )}
          <Dropdown.Item id="account" textValue="Your account">
            <UserRoundPen aria-hidden className="size-4" />
            <Label>Your account</Label>
          </Dropdown.Item>
          {isPlatformOwner && (
            <Dropdown.Item id="platform" textValue="Platform">
              <ServerCog aria-hidden className="size-4" />
              <Label>Platform</Label>
            </Dropdown.Item>
          )}
          <Dropdown.Item id="sign-out" textValue="Sign out">
            <LogOut aria-hidden className="size-4" />
            <Label>Sign out</Label>
          </Dropdown.Item>
        </Dropdown.Menu>
      </Dropdown.Popover>
    </Dropdown>
  );
}
