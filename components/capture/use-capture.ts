"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type CaptureApi, captureApi } from "./api.ts";
import { CaptureFailure } from "./capture-failure.ts";
import type { CaptureState } from "./state.ts";

/** What runs at this moment: bytes leaving, the server looking at them, or the page waiting for a busy server. */
export type Work = "sending" | "checking" | "waiting" | null;

export type Send = (
  task: (api: CaptureApi, onSent: () => void) => Promise<CaptureState>,
) => Promise<CaptureFailure | null>;

export type Capture = {
  phase: "opening" | "closed" | "offline" | "open";
  state: CaptureState | null;
  work: Work;
  failure: CaptureFailure | null;
  api: CaptureApi;
  /** Does one act and takes the state it answers; resolves to the failure, null when the server took it. */
  send: Send;
  /** Asks the server where the session stands, without showing that it does. */
  refresh: () => Promise<void>;
  reopen: () => void;
};

/** One capture session as the server sees it. The secret of the link is posted once and leaves the address. */
export function useCapture(sessionId: string): Capture {
  const [phase, setPhase] = useState<Capture["phase"]>("opening");
  const [state, setState] = useState<CaptureState | null>(null);
  const [work, setWork] = useState<Work>(null);
  const [failure, setFailure] = useState<CaptureFailure | null>(null);
  // Told in the midst of an act alone: a read that has to wait shows nothing.
  const api = useMemo(() => {
    const onWaiting = (isWaiting: boolean) => setWork((now) => now && (isWaiting ? "waiting" : "sending"));
    return captureApi(sessionId, onWaiting);
  }, [sessionId]);
  const isOpening = useRef(false);
  // Counts the beginnings and ends of acts: a read that spans one of them tells of the past and is dropped.
  const acts = useRef(0);

  const take = useCallback((next: CaptureState) => {
    setState(next);
    setPhase("open");
    setFailure(null);
  }, []);

  const reopen = useCallback(() => {
    if (isOpening.current) return;
    isOpening.current = true;
    setPhase("opening");
    openLink(api)
      .then(take, (error) => {
        const told = asFailure(error);
        setFailure(told);
        setPhase(told.isClosedLink ? "closed" : "offline");
      })
      .finally(() => {
        isOpening.current = false;
      });
  }, [api, take]);

  useEffect(() => {
    reopen();
    window.addEventListener("hashchange", reopen);
    return () => window.removeEventListener("hashchange", reopen);
  }, [reopen]);

  const refresh = useCallback(async () => {
    const begunAt = acts.current;
    const next = await api.read().catch(asFailure);
    if (acts.current !== begunAt) return;
    if (!(next instanceof CaptureFailure)) setState(next);
    else if (next.isClosedLink) setPhase("closed");
  }, [api]);

  const send = useCallback<Send>(
    async (task) => {
      setWork("sending");
      setFailure(null);
      acts.current += 1;
      try {
        take(await task(api, () => setWork("checking")));
        return null;
      } catch (error) {
        const told = asFailure(error);
        if (told.isClosedLink) setPhase("closed");
        // Another device may have gone on meanwhile: show where the session is now.
        if (told.status === 409) await refresh();
        setFailure(told);
        return told;
      } finally {
        acts.current += 1;
        setWork(null);
      }
    },
    [api, take, refresh],
  );

  return { phase, state, work, failure, api, send, refresh, reopen };
}

// The fragment stays until the server has answered: a connection lost at this moment must not lose the link.
async function openLink(api: CaptureApi): Promise<CaptureState> {
  const secret = new URLSearchParams(location.hash.slice(1)).get("s");
  if (!secret) return api.read();
  try {
    const state = await api.open(secret);
    forgetFragment();
    return state;
  } catch (error) {
    if (asFailure(error).isClosedLink) forgetFragment();
    throw error;
  }
}

function forgetFragment(): void {
  history.replaceState(history.state, "", location.pathname + location.search);
}

function asFailure(error: unknown): CaptureFailure {
  if (error instanceof CaptureFailure) return error;
  return new CaptureFailure(
    error instanceof Error ? error.message : "Something went wrong. Please try again.",
    0,
    null,
  );
}
