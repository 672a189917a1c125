"use client";

import { MailOpen } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { fieldError } from "./failure.ts";
import { EmailField } from "./fields.tsx";
import { HostedForm } from "./hosted-form.tsx";
import { InboxHint, Notice } from "./notice.tsx";
import { Screen } from "./screen.tsx";
import { TextButton, TextLink } from "./text-link.tsx";
import { useAct } from "./use-act.ts";

type Props = {
  isTest: boolean;
  signIn: string;
  title: string;
  lead: string;
  /** The form's name for screen readers, and its button's in tests. */
  label: string;
  testId: string;
  /** Asks for the mail; resolves to what is said of it once it was asked for. */
  ask: (email: string) => Promise<ReactNode>;
  /** Stands below the way back to the sign-in. */
  children?: ReactNode;
};

/** Asks for an address and has a link mailed to it; says the same whether or not there is an account. */
export function AskForMail({ isTest, signIn, title, lead, label, testId, ask, children }: Props) {
  const [sent, setSent] = useState<{ to: string; said: ReactNode } | null>(null);
  const { isPending, failure, run } = useAct();
  const back = (
    <TextLink href={signIn} className="self-center">
      Back to the sign-in
    </TextLink>
  );

  function submit(text: (field: string) => string) {
    const to = text("email").trim();
    void run(async () => setSent({ to, said: await ask(to) }));
  }

  if (sent !== null)
    return (
      <Notice
        icon={<MailOpen aria-hidden />}
        title="Look into your mail"
        lead={
          <>
            If there is an account for <strong className="wrap-anywhere text-ink">{sent.to}</strong>, {sent.said}
          </>
        }
      >
        <InboxHint isTest={isTest} />
        <TextButton onClick={() => setSent(null)} className="self-center">
          Nothing came? Try again
        </TextButton>
        {back}
      </Notice>
    );
  return (
    <Screen title={title} lead={lead}>
      <HostedForm label={label} failure={failure} onSubmit={submit}>
        <EmailField error={fieldError(failure, "email")} />
        <Button type="submit" variant="primary" size="large" wide pending={isPending} data-testid={testId}>
          Send the link
        </Button>
      </HostedForm>
      {back}
      {children}
    </Screen>
  );
}
