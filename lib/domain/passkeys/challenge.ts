import * as z from "zod";
import { newSecret } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { issueToken, spendToken } from "../one-time/index.ts";

type Ceremony = "passkey_registration" | "passkey_authentication";

/** As long as a challenge is good for; WebAuthn L3 §15.1 recommends five to ten minutes. */
export const TIMEOUT_MILLISECONDS = 300_000;

/** What is read of the browser's own account before anything is verified; the verifier reads it again. */
const ClientData = z.object({ challenge: z.string().min(1), crossOrigin: z.boolean().optional() });

/** A new challenge of 256 bits, whose digest alone is kept, for five minutes. */
export function newChallenge(ctx: TenantContext, ceremony: Ceremony, userId?: string): Promise<string> {
  // In base64url of whole bytes, since a browser decodes it and encodes it again.
  return issueToken(ctx, ceremony, { userId, secret: Buffer.from(newSecret("")).toString("base64url") });
}

/**
 * Uses up the challenge that a response says it answers, whatever becomes of the response. Undefined where there is
 * none such, it is another ceremony's, it was used or has expired; and for a page inside another site's, which could
 * be laid under the hand of somebody who means to click elsewhere (WebAuthn L3 §13.4.2).
 */
export async function spendChallenge(
  ctx: TenantContext,
  ceremony: Ceremony,
  clientDataJSON: string,
): Promise<{ challenge: string; userId: string | null } | undefined> {
  const clientData = readClientData(clientDataJSON);
  if (!clientData) return undefined;
  const spent = await spendToken(ctx, ceremony, clientData.challenge);
  if (!spent || clientData.crossOrigin) return undefined;
  return { challenge: clientData.challenge, userId: spent.userId };
}

function readClientData(encoded: string): z.output<typeof ClientData> | undefined {
  try {
    return ClientData.safeParse(JSON.parse(Buffer.from(encoded, "base64url").toString())).data;
  } catch {
    // No JSON: there is no challenge in it.
    return undefined;
  }
}
