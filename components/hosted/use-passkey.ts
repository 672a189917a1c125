"use client";

import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  WebAuthnAbortService,
} from "@simplewebauthn/browser";
import { useEffect, useRef, useState } from "react";
import type { HostedApi, Outcome } from "./api.ts";
import { asFailure, HostedFailure } from "./failure.ts";
import type { Realm } from "./realm.ts";

export type PasskeySignIn = { isOffered: boolean; signIn: () => Promise<void> };

// Below the five minutes that a challenge lives.
const REARM_MILLISECONDS = 4 * 60 * 1000;

/** Signing in with a passkey, by its button or where the browser offers it at the address field. */
export function usePasskey(
  { takesPasskeys }: Realm,
  api: HostedApi,
  proven: (outcome: Outcome) => void,
  onFailure: (failure: HostedFailure) => void,
): PasskeySignIn {
  const [isOffered, setOffered] = useState(false);
  const fail = useRef(onFailure);
  fail.current = onFailure;

  useEffect(() => {
    if (!takesPasskeys || !browserSupportsWebAuthn()) return;
    setOffered(true);
    let isOver = false;
    async function arm() {
      const optionsJSON = await api.passkeyOptions();
      if (isOver) return;
      const proof = await quietly(startAuthentication({ optionsJSON, useBrowserAutofill: true }));
      if (proof && !isOver) proven(await api.signInByPasskey(proof));
    }
    const begin = () => arm().catch((error: unknown) => !isOver && fail.current(asFailure(error)));
    let timer: ReturnType<typeof setInterval> | undefined;
    void browserSupportsWebAuthnAutofill().then((isSupported) => {
      if (!isSupported || isOver) return;
      void begin();
      timer = setInterval(begin, REARM_MILLISECONDS);
    });
    return () => {
      isOver = true;
      clearInterval(timer);
      WebAuthnAbortService.cancelCeremony();
    };
  }, [takesPasskeys, api, proven]);

  return { isOffered, signIn: async () => proven(await signInByPasskey(api)) };
}

/** Asks the browser for a passkey, and signs in with it. */
export async function signInByPasskey(api: HostedApi): Promise<Outcome> {
  const optionsJSON = await api.passkeyOptions();
  const proof = await startAuthentication({ optionsJSON }).catch((error: unknown) => {
    throw passkeyFailure(error, "No passkey was used. Try again, or sign in another way.");
  });
  return api.signInByPasskey(proof);
}

/** The browser's refusals in words; `refused` is for the person's own no, which browsers do not tell from a timeout. */
export function passkeyFailure(error: unknown, refused: string): HostedFailure {
  const name = error instanceof Error ? error.name : "";
  if (name === "InvalidStateError")
    return new HostedFailure("This device has a passkey for this account already.", 409);
  // WebAuthn L3 §5.1.3 step 20: none of what is there can ask for a PIN, a finger or a face, or keep the passkey.
  if (name === "ConstraintError")
    return new HostedFailure(
      "This security key has no PIN, or cannot keep passkeys. Set a PIN for it in the settings of your system or browser, or use another device.",
      400,
    );
  if (name === "SecurityError") return new HostedFailure("Passkeys cannot be used at this address.", 400);
  return new HostedFailure(refused, 400);
}

// An offer that nobody takes, or that a press of the button ends, is no failure.
function quietly<T>(offer: Promise<T>): Promise<T | null> {
  return offer.catch(() => null);
}
