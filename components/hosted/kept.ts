import type { ReturnTo } from "./return-to.ts";

/** What one tab keeps of a sign-in under way. Addresses and public halves alone: no password and no token. */

/** A sign-in, or a linking, that has gone to a provider in this tab and is to come back with this state. */
export type Flow = { purpose: "sign-in" | "link"; displayName: string; state: string };

export const keepReturn = (realm: string, to: ReturnTo | null) => keep(`${realm}.return`, to);
export const keepFlow = (realm: string, flow: Flow | null) => keep(`${realm}.flow`, flow);

export function keptReturn(realm: string): ReturnTo | null {
  const { redirectUri, codeChallenge, state } = kept(`${realm}.return`);
  if (typeof redirectUri !== "string" || typeof codeChallenge !== "string") return null;
  return { redirectUri, codeChallenge, ...(typeof state === "string" && { state }) };
}

export function keptFlow(realm: string): Flow | null {
  const { purpose, displayName, state } = kept(`${realm}.flow`);
  if (typeof displayName !== "string" || typeof state !== "string") return null;
  return purpose === "sign-in" || purpose === "link" ? { purpose, displayName, state } : null;
}

function keep(name: string, value: object | null): void {
  try {
    if (value === null) sessionStorage.removeItem(keyOf(name));
    else sessionStorage.setItem(keyOf(name), JSON.stringify(value));
  } catch {
    // Storage may be off or full; then the way back through a mail or a provider is asked for again.
  }
}

function kept(name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(keyOf(name)) ?? "{}");
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function keyOf(name: string): string {
  return `bonafide.hosted.${name}`;
}
