import { equalInConstantTime } from "#lib/crypto/digest.ts";
import { Fault } from "#lib/engine/faults.ts";
import { env } from "#lib/env.ts";
import { platformIndex, platformIndices } from "../tenancy/index.ts";
import { normalizeEmail } from "../users/index.ts";

const PREFIX = "inv_";
const KIND = "organization invitation";
// Chosen: a week in which a mail is read. It is used once, since an address signs in to one organization.
const SECONDS = 7 * 24 * 3600;

export type Invitation = { invitation: string; link: string; expiresAt: string };

/**
 * Lets one address sign an organization up where the operator's invitation is asked for (`SIGN_UP=invitation`). It is the
 * moment of its end and an HMAC of both under the master key: no row is kept, and it is good for no other address.
 */
export function invitationOf(email: string, now: Date): Invitation {
  const until = Math.floor(now.getTime() / 1000) + SECONDS;
  const invitation = `${PREFIX}${until}.${platformIndex(KIND, said(email, until))}`;
  // Behind the #, so that no log of the way has it.
  const link = `${env().publicUrl}/console/sign-up#invitation=${invitation}`;
  return { invitation, link, expiresAt: new Date(until * 1000).toISOString() };
}

/** Refuses to make an organization where the server's operator has closed that, or asks for an invitation. */
export function refuseUninvited(email: string, invitation: string | undefined, now: Date): void {
  const rule = env().SIGN_UP;
  if (rule === "closed") throw new Fault("forbidden", "This server takes no new organizations.");
  if (rule === "invitation" && !isInvited(email, invitation ?? "", now))
    throw new Fault(
      "forbidden",
      "This server takes new organizations by invitation, and this one is not for that address or has expired.",
    );
}

function isInvited(email: string, invitation: string, now: Date): boolean {
  const [, until = "", mac = ""] = /^inv_(\d{1,12})\.([\w-]{20,100})$/.exec(invitation) ?? [];
  if (until === "" || Number(until) * 1000 <= now.getTime()) return false;
  return platformIndices(KIND, said(email, Number(until))).some((right) => equalInConstantTime(right, mac));
}

const said = (email: string, until: number) => `${normalizeEmail(email)} ${until}`;
