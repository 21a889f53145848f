import { buttonVariants } from "@heroui/styles";
import Link from "next/link";
import type { ReactNode } from "react";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import { closedWords, type InvitationView, invitationSentence, invitationStep } from "../model/invitation-view.ts";
import { InvitationAnswer } from "./invitation-answer.tsx";
import { SignUpForm } from "./sign-up-form.tsx";

interface InvitationPageProps {
  readonly invitation: InvitationView;
  readonly token: string;
  /** Address of the account, null for nobody. */
  readonly signedInAs: string | null;
  /** The form for a person who has an account. */
  readonly signIn: ReactNode;
}

/** Who invites whom to what, and what the person who opens the link can do. */
export function InvitationPage({ invitation, token, signedInAs, signIn }: InvitationPageProps) {
  if (invitation.state !== "open") {
    const [title, text] = closedWords[invitation.state];
    return (
      <StateMessage
        action={
          <Link className={buttonVariants({ variant: "outline" })} href="/organizations">
            Your organizations
          </Link>
        }
        level={1}
        title={title}
      >
        {text}
      </StateMessage>
    );
  }
  const step = invitationStep(invitation, signedInAs);
  return (
    <>
      <header className="flex flex-col gap-2">
        <p className="text-muted">Invitation</p>
        <h1 className="wrap-anywhere text-balance font-semibold text-xl tracking-tight">
          {invitationSentence(invitation)}
        </h1>
        <p className="wrap-anywhere text-muted">
          For {invitation.email}, expires <TimeFigure at={invitation.expiresAt} />
        </p>
      </header>
      {step === "answer" && <InvitationAnswer token={token} />}
      {step === "other_account" && <OtherAccount email={invitation.email} signedInAs={signedInAs ?? ""} />}
      {step === "sign_in" && <SignIn email={invitation.email} signIn={signIn} token={token} />}
    </>
  );
}

function OtherAccount({ email, signedInAs }: { email: string; signedInAs: string }) {
  return (
    <StateMessage title={`You are signed in as ${signedInAs}`}>
      Sign out, open the link again, and sign in as {email}.
    </StateMessage>
  );
}

function SignIn({ email, token, signIn }: { email: string; token: string; signIn: ReactNode }) {
  return (
    <div className="grid max-w-4xl gap-10 md:grid-cols-2">
      <section aria-labelledby="sign-up-title" className="flex flex-col gap-5">
        <h2 className="font-semibold text-base" id="sign-up-title">
          New here
        </h2>
        <SignUpForm email={email} token={token} />
      </section>
      <section aria-labelledby="sign-in-title" className="flex flex-col gap-5">
        <h2 className="font-semibold text-base" id="sign-in-title">
          With an account
        </h2>
        {signIn}
      </section>
    </div>
  );
}
