import type { UnsentKind } from "./prover.ts";

/** Of which kind the password is that was used or set here last: of a realm, not of anybody. Null for one that is sent. */
export function keptKind(realm: string): UnsentKind | null {
  try {
    const kind = localStorage.getItem(keyOf(realm));
    return kind === "proof" || kind === "opaque" ? kind : null;
  } catch {
    return null;
  }
}

export function keepKind(realm: string, kind: UnsentKind | "sent"): void {
  try {
    if (kind === "sent") localStorage.removeItem(keyOf(realm));
    else localStorage.setItem(keyOf(realm), kind);
  } catch {
    // Storage may be off or full; then the organization's own kind is tried first.
  }
}

const keyOf = (realm: string) => `bonafide.hosted.${realm}.password-kind`;
