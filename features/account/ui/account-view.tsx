"use client";

import { Button } from "@heroui/react";
import { buttonVariants } from "@heroui/styles";
import { Download } from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import type { MailPreferences as Preferences } from "@/lib/contracts/mail.ts";
import { changeEmail, changeName, changePassword, setMailPreference, signOutEverywhere } from "../account-actions.ts";
import { ChangeForm } from "./change-form.tsx";
import { DeleteAccount } from "./delete-account.tsx";
import { MailPreferences } from "./mail-preferences.tsx";

interface AccountViewProps {
  readonly displayName: string;
  readonly email: string;
  readonly mailPreferences: Preferences;
}

/** What a person may change of their account, take with them, and end. */
export function AccountView({ displayName, email, mailPreferences }: AccountViewProps) {
  const router = useRouter();
  return (
    <>
      <Section id="name" title="Name">
        <ChangeForm
          doneText={() => "Your name is changed."}
          fields={[{ name: "displayName", label: "Name that others see", autoComplete: "name", initial: displayName }]}
          label="Change the name"
          onChanged={() => router.refresh()}
          onSubmit={changeName}
        />
      </Section>
      <Section id="email" title="E-mail">
        <ChangeForm
          doneText={(value) =>
            value === "confirm" ? "Open the link in the mail to the new address." : "Your address is changed."
          }
          fields={[
            { name: "email", label: "E-mail", autoComplete: "email", type: "email", initial: email },
            { name: "password", label: "Password", autoComplete: "current-password", type: "password" },
          ]}
          label="Change the e-mail"
          onChanged={() => router.refresh()}
          onSubmit={changeEmail}
        />
      </Section>
      <Section id="password" title="Password">
        <ChangeForm
          doneText={() => "Your password is changed, and other browsers are signed out."}
          fields={[
            { name: "password", label: "Password now", autoComplete: "current-password", type: "password" },
            { name: "newPassword", label: "New password", autoComplete: "new-password", type: "password" },
          ]}
          label="Change the password"
          onSubmit={changePassword}
        />
      </Section>
      <Section id="mail" title="Mail">
        <MailPreferences
          onChange={(topic, isWanted) => setMailPreference({ topic, isWanted })}
          preferences={mailPreferences}
        />
      </Section>
      <Section id="data" title="Data and sessions">
        <span className="flex flex-wrap gap-3">
          <a className={buttonVariants({ variant: "outline" })} download href="/account/export.json">
            <Download aria-hidden className="size-4" />
            Export what is held of you
          </a>
          <form action={signOutEverywhere}>
            <Button type="submit" variant="outline">
              Sign out everywhere
            </Button>
          </form>
        </span>
      </Section>
      <Section id="delete" title="Delete the account">
        <DeleteAccount email={email} />
      </Section>
    </>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section
      aria-labelledby={`${id}-title`}
      className="grid gap-4 border-separator border-t pt-6 md:grid-cols-[14rem_minmax(0,1fr)]"
    >
      <h2 className="font-semibold text-base" id={`${id}-title`}>
        {title}
      </h2>
      {children}
    </section>
  );
}
