"use client";

import { useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { placeWords } from "#lib/place-words.ts";
import type { Session } from "../api.ts";
import { useAct } from "../use-act.ts";
import type { CardProps } from "./account-page.tsx";
import { ActFailure } from "./act-failure.tsx";
import { Confirm } from "./confirm.tsx";
import { Rows, Said, SectionCard } from "./section-card.tsx";

/** Where the user is signed in, this device first. */
export function DevicesCard({ realm, api, own, reload }: CardProps) {
  const [asking, setAsking] = useState<string | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const { isPending, failure, run, fail } = useAct();
  const sessions = own.sessions.toSorted((one, other) => Number(other.is_current) - Number(one.is_current));
  const others = sessions.filter(({ is_current }) => !is_current);

  function ask(id: string | null) {
    fail(null);
    setSaid(null);
    setAsking(id);
  }
  function end(ended: Session[], words: string) {
    void run(async () => {
      for (const { id } of ended) await api.endSession(id);
      setAsking(null);
      setSaid(words);
      await reload();
    });
  }

  const confirm = (title: string, ended: Session[], words: string) => (
    <Confirm
      title={title}
      loses="Whoever uses it is asked to sign in again, within a second."
      action={ended.length === 1 ? "Sign it out" : "Sign them out"}
      isPending={isPending}
      onConfirm={() => end(ended, words)}
      onKeep={() => ask(null)}
    >
      <ActFailure {...{ failure, realm, api }} />
    </Confirm>
  );
  return (
    <SectionCard title="Devices" lead="Where you are signed in.">
      <Said>{said}</Said>
      <Rows label="Devices">
        {sessions.map((session) => {
          const { device } = session;
          return (
            <li key={session.id} className="flex flex-col gap-3 py-3 first:pt-0 last:pb-0" data-testid="device">
              <DeviceLine session={session} device={device} onEnd={() => ask(session.id)} />
              {asking === session.id ? confirm(`Sign out ${device}?`, [session], `${device} is signed out.`) : null}
            </li>
          );
        })}
      </Rows>
      {asking === "others"
        ? confirm(`Sign out ${others.length} other devices?`, others, "All other devices are signed out.")
        : null}
      {others.length > 1 && asking !== "others" ? (
        <Button className="self-start" onClick={() => ask("others")} data-testid="devices-others">
          Sign out all other devices
        </Button>
      ) : null}
    </SectionCard>
  );
}

function DeviceLine({ session, device, onEnd }: { session: Session; device: string; onEnd: () => void }) {
  const { ip, location, is_current: isCurrent, is_trusted_device: isTrusted, last_used_at: lastUsedAt } = session;
  const place = [placeWords(location), ip].filter(Boolean).join(", ");
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {device}
          {isCurrent ? <Badge tone="accent">This device</Badge> : null}
          {isTrusted ? <Badge tone="verified">Trusted</Badge> : null}
        </p>
        <p className="text-[15px] text-ink-2">
          {place ? <span className="break-words">From {place}, used </span> : "Place unknown, used "}
          <RelativeTime at={lastUsedAt} />
        </p>
      </div>
      {isCurrent ? null : (
        <Button aria-label={`Sign out ${device}`} onClick={onEnd}>
          Sign out
        </Button>
      )}
    </div>
  );
}
