"use client";

import { Fingerprint, Link2, LogIn, Mail, MessageSquareText } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import type { HostedApi } from "./api.ts";
import { goToProvider } from "./provider-flow.ts";
import type { Realm } from "./realm.ts";
import type { Act } from "./use-act.ts";
import type { PasskeySignIn } from "./use-passkey.ts";

/** The ways of signing in without a password. */
export function OtherWays({
  realm,
  api,
  act,
  passkey,
  onLink,
  onCode,
  onText,
}: {
  realm: Realm;
  api: HostedApi;
  act: Act;
  passkey: PasskeySignIn;
  onLink: () => void;
  onCode: () => void;
  onText: () => void;
}) {
  return (
    <section aria-label="Other ways to sign in" className="flex flex-col gap-3">
      <p aria-hidden className="flex items-center gap-3 text-ink-2">
        <span className="h-px flex-1 bg-line" /> or <span className="h-px flex-1 bg-line" />
      </p>
      {realm.providers.map(({ provider, displayName }) => (
        <Button
          key={provider}
          size="large"
          wide
          icon={<LogIn aria-hidden />}
          aria-disabled={act.isPending}
          data-testid={`provider-${provider}`}
          onClick={() =>
            act.run(async () => {
              const { authorization_url } = await api.beginProvider(provider, realm.callbackUrl);
              goToProvider(realm.id, "sign-in", displayName, authorization_url);
            })
          }
        >
          <span className="min-w-0 break-words">Continue with {displayName}</span>
        </Button>
      ))}
      {passkey.isOffered ? (
        <Button
          size="large"
          wide
          icon={<Fingerprint aria-hidden />}
          aria-disabled={act.isPending}
          data-testid="passkey"
          onClick={() => act.run(passkey.signIn)}
        >
          Continue with a passkey
        </Button>
      ) : null}
      <div className="grid gap-3 min-[420px]:grid-cols-2">
        <Button size="large" className="px-3!" icon={<Link2 aria-hidden />} onClick={onLink} data-testid="send-link">
          Email me a link
        </Button>
        <Button size="large" className="px-3!" icon={<Mail aria-hidden />} onClick={onCode} data-testid="send-code">
          Email me a code
        </Button>
      </div>
      <Button
        variant="quiet"
        size="large"
        wide
        icon={<MessageSquareText aria-hidden />}
        onClick={onText}
        data-testid="text-code"
      >
        Text a code to my phone
      </Button>
    </section>
  );
}
