import type { UnsentKind } from "./prover.ts";

/** Which kind of password signed in here last: of a realm, not of anybody. */
export function keptKind(realm: string): UnsentKind | null {
  try {
    const kind = localStorage.getItem(keyOf(realm));
    return kind === "proof" || kind === "opaque" ? kind : null;
  } catch {
    return null;
  }
}

export function keepKind(realm: string, kind: UnsentKind): void {
  try {
    localStorage.setItem(keyOf(realm), kind);
  } catch {
    // Storage may be off or full; then the organization's own kind is tried first.
  }
}

const keyOf = (realm: string) => `bonafide.hosted.${realm}.password-kind`;
