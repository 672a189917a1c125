"use client";

import { CircleSlash } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { ButtonLink } from "#components/ui/button.tsx";
import { AfterProof, type Pending, pendingOf } from "./after-proof.tsx";
import { hostedApi, type ProviderAnswer } from "./api.ts";
import { asFailure, failureWords, type HostedFailure } from "./failure.ts";
import { keepFlow, keptFlow, keptReturn } from "./kept.ts";
import { Leaving } from "./leaving.tsx";
import { Notice } from "./notice.tsx";
import type { Realm } from "./realm.ts";
import { returnQuery } from "./return-to.ts";
import { Opening } from "./screen.tsx";

/** What a provider hands back in the query (RFC 6749 §4.1.2). */
export type Returned = { code?: string; state?: string; iss?: string; error?: string };

type Step =
  | { name: "working" }
  | { name: "pending"; pending: Pending }
  | { name: "leaving" }
  | { name: "refused"; words: string; requestId: string | null; isLinking: boolean };

/** Finishes what a provider's button began in this tab. */
export function CallbackPage({ realm, returned }: { realm: Realm; returned: Returned }) {
  const api = useMemo(() => hostedApi(realm.id), [realm.id]);
  const [step, setStep] = useState<Step>({ name: "working" });
  const isBegun = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a code is handed on once
  useEffect(() => {
    if (isBegun.current) return;
    isBegun.current = true;
    // Neither the history nor a shared screen keeps the code.
    history.replaceState(history.state, "", location.pathname);
    void finish();
  }, []);

  async function finish() {
    const flow = keptFlow(realm.id);
    keepFlow(realm.id, null);
    const isLinking = flow?.purpose === "link";
    const refuse = (words: string, requestId: string | null = null) =>
      setStep({ name: "refused", words, requestId, isLinking });
    const answer = answerOf(returned);
    // RFC 9700 §4.7.1: an answer that this browser has not asked for would sign its user in as somebody else.
    if (!flow || flow.state !== returned.state)
      return refuse("This sign-in did not begin in this tab, or was finished already. Begin it once more.");
    if (!answer) return refuse(providerWords(returned.error, flow.displayName));
    try {
      if (isLinking) {
        await api.finishLinking(answer);
        return location.assign(`/account/${realm.id}#linked-accounts`);
      }
      const pending = pendingOf(await api.finishProvider(answer));
      setStep(pending ? { name: "pending", pending } : { name: "leaving" });
    } catch (error) {
      const failure: HostedFailure = asFailure(error);
      refuse(failureWords(failure), failure.requestId);
    }
  }

  if (step.name === "working") return <Opening label="Finishing the sign-in" />;
  if (step.name === "leaving") return <Leaving realm={realm} api={api} />;
  if (step.name === "pending")
    return (
      <AfterProof
        api={api}
        realm={realm}
        pending={step.pending}
        onDone={() => setStep({ name: "leaving" })}
        onRestart={() => location.assign(`/sign-in/${realm.id}${returnQuery(keptReturn(realm.id))}`)}
      />
    );
  return <Refused realm={realm} {...step} />;
}

function Refused({
  realm,
  words,
  requestId,
  isLinking,
}: {
  realm: Realm;
  words: string;
  requestId: string | null;
  isLinking: boolean;
}) {
  const way = isLinking ? `/account/${realm.id}` : `/sign-in/${realm.id}${returnQuery(keptReturn(realm.id))}`;
  return (
    <Notice
      tone="refused"
      icon={<CircleSlash aria-hidden />}
      title={isLinking ? "The account is not linked" : "You are not signed in"}
      lead={<span role="alert">{words}</span>}
    >
      {requestId ? (
        <p className="text-[14px] text-ink-2">
          Request <span className="break-all font-mono">{requestId}</span>
        </p>
      ) : null}
      <ButtonLink href={way} variant="primary" size="large" wide prefetch={false}>
        {isLinking ? "Back to your account" : "Back to the sign-in"}
      </ButtonLink>
    </Notice>
  );
}

function answerOf({ code, state, iss, error }: Returned): ProviderAnswer | null {
  if (error !== undefined || !code || !state) return null;
  return { code, state, ...(iss !== undefined && { iss }) };
}

function providerWords(error: string | undefined, provider: string): string {
  // RFC 6749 §4.1.2.1; Apple calls it user_cancelled_authorize.
  if (error === "access_denied" || error === "user_cancelled_authorize")
    return `You did not agree at ${provider}, so nothing was handed over.`;
  if (error === "temporarily_unavailable" || error === "server_error")
    return `${provider} cannot sign anybody in at the moment. Try again later, or sign in another way.`;
  return `${provider} answered that it could not sign you in. Try again, or sign in another way.`;
}
