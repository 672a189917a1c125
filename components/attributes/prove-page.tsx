"use client";

import { CircleCheck, FileKey, Link2Off, TimerOff, Unlink } from "lucide-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { asFailure, type HostedFailure } from "../hosted/failure.ts";
import { FailureAlert } from "../hosted/failure-alert.tsx";
import { Notice } from "../hosted/notice.tsx";
import type { Realm } from "../hosted/realm.ts";
import { Opening, Screen } from "../hosted/screen.tsx";
import { attributeApi } from "./api.ts";
import { AskToProve } from "./ask-to-prove.tsx";
import { keptCredentials } from "./credential-store.ts";
import { GoBack } from "./go-back.tsx";
import type { KeptCredential } from "./kept-credential.ts";
import { OpenFile } from "./open-file.tsx";
import { type Asked, askedOf, type Question } from "./proof-input.ts";
import { fitting } from "./unmet.ts";
import { missing } from "./words.ts";

type Loaded = { request: Question; asked: Asked | null; credentials: KeptCredential[] };

/** Where the holder of a credential is told what is asked, by whom, and what stays untold, and proves it. */
export function ProvePage({ realm, requestId }: { realm: Realm; requestId: string }) {
  const api = useMemo(() => attributeApi(realm.id, requestId), [realm.id, requestId]);
  const [loaded, setLoaded] = useState<Loaded | HostedFailure | null>(null);
  const [opened, setOpened] = useState<KeptCredential | null>(null);
  const [isDone, setDone] = useState(false);

  const load = useCallback(async () => {
    setLoaded(null);
    try {
      const request = await api.open();
      const [asked, kept] = await Promise.all([askedOf(request, api.revocations), keptCredentials().catch(() => [])]);
      setLoaded({ request, asked, credentials: kept.filter(({ issuer }) => issuer === request.issuer) });
    } catch (error) {
      setLoaded(asFailure(error));
    }
  }, [api]);

  useEffect(() => void load(), [load]);

  if (isDone) return <Done name={realm.name} />;
  if (loaded === null) return <Opening label="Opening the question" />;
  if (loaded instanceof Error) return <NotOpened failure={loaded} name={realm.name} onRetry={load} />;
  const { request, asked } = loaded;
  if (!asked) return <Over name={realm.name} isExpired={request.status === "expired"} />;
  if (request.origin !== location.origin) return <Elsewhere name={realm.name} />;
  const credential = fitting(opened ? [opened] : loaded.credentials, asked);
  if (!credential) return <NoCredential request={request} name={realm.name} onOpen={setOpened} />;
  return (
    <AskToProve
      {...{ realm, api, asked, credential }}
      onOpen={setOpened}
      onDone={(redirectTo) => (redirectTo === null ? setDone(true) : location.assign(redirectTo))}
    />
  );
}

function NoCredential({
  request,
  name,
  onOpen,
}: {
  request: Question;
  name: string;
  onOpen: (credential: KeptCredential) => void;
}) {
  return (
    <Notice
      icon={<FileKey aria-hidden />}
      title={`This browser keeps no proof of ${request.issuer_name}`}
      lead={missing(request, name)}
    >
      <OpenFile onOpen={onOpen} look="primary" />
      <p className="text-ink-2">The file is read here and sent nowhere.</p>
      <GoBack request={request} />
    </Notice>
  );
}

function NotOpened({ failure, name, onRetry }: { failure: HostedFailure; name: string; onRetry: () => void }) {
  if (failure.status === 404)
    return (
      <Notice
        icon={<Link2Off aria-hidden />}
        title="There is nothing to prove here"
        lead={`The link is incomplete or too old. Go back to ${name} and start again.`}
      />
    );
  // Of a known user: an answer from whoever else has a credential would be of no use.
  if (failure.status === 409)
    return (
      <Notice
        icon={<TimerOff aria-hidden />}
        title="The proof that was asked for is no longer good"
        lead={`It was withdrawn, replaced by a newer one, or has expired. Go back to ${name} to be asked again.`}
      />
    );
  return (
    <Screen title="This page could not be opened">
      <FailureAlert failure={failure} />
      <Button variant="primary" size="large" wide onClick={onRetry}>
        Try again
      </Button>
    </Screen>
  );
}

function Over({ name, isExpired }: { name: string; isExpired: boolean }) {
  const why = isExpired ? "A question is good for five minutes." : "Each question is answered once.";
  return (
    <Notice
      icon={<TimerOff aria-hidden />}
      title={isExpired ? "This question is too old" : "This question was answered"}
      lead={`${why} Go back to ${name} to be asked again.`}
    />
  );
}

function Elsewhere({ name }: { name: string }) {
  return (
    <Notice
      tone="refused"
      icon={<Unlink aria-hidden />}
      title="This question is for another page"
      lead={`An answer from here would not be accepted. Go back to ${name} and answer there.`}
    />
  );
}

function Done({ name }: { name: string }) {
  return (
    <div data-testid="prove-done">
      <Notice
        tone="verified"
        icon={<CircleCheck aria-hidden />}
        title="It is proven"
        lead={`${name} has the answer and nothing else. You can close this page.`}
      />
    </div>
  );
}
