"use client";

import { type ReactNode, useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { InboxHint } from "../notice.tsx";
import { useAct } from "../use-act.ts";
import type { CardProps } from "./account-page.tsx";
import { ActFailure } from "./act-failure.tsx";
import { Said, SectionCard } from "./section-card.tsx";

/** Who the account belongs to, and whether its address is proven. */
export function ProfileCard({ realm, api, own }: CardProps) {
  const { name, email, phone, is_verified: isVerified } = own.account.user;
  const { isPending, failure, run } = useAct();
  const [isSent, setSent] = useState(false);
  return (
    <SectionCard title="Profile">
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[8rem_1fr]">
        <Line label="Name">{name ?? "Not given"}</Line>
        {email === null ? null : (
          <Line label="E-mail">
            <span className="wrap-anywhere">{email}</span>{" "}
            <Badge tone={isVerified ? "verified" : "waiting"}>{isVerified ? "Confirmed" : "Not confirmed"}</Badge>
          </Line>
        )}
        {phone === null ? null : <Line label="Phone">{phone}</Line>}
      </dl>
      {email !== null && !isVerified ? (
        <p className="text-ink-2">
          Please confirm your address. Until you do, signing in with a link or code from a mail removes the password,
          the passkeys and the app of this account.
        </p>
      ) : null}
      <ActFailure {...{ failure, realm, api }} />
      <Said>{isSent ? "A link is on its way. It lasts 24 hours." : null}</Said>
      {isSent ? <InboxHint isTest={realm.isTest} /> : null}
      {email !== null && !isVerified ? (
        <Button
          className="self-start"
          pending={isPending}
          onClick={() =>
            run(async () => {
              setSent(false);
              await api.sendConfirmation();
              setSent(true);
            })
          }
        >
          Send the confirmation link again
        </Button>
      ) : null}
    </SectionCard>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-ink-2 max-sm:-mb-2">{label}</dt>
      <dd className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 break-words">{children}</dd>
    </div>
  );
}
