import * as z from "zod";
import { ownOrganization } from "#db/queries/organizations.ts";
import { parseFieldElement, poseidon } from "#lib/crypto/poseidon.ts";
import { type ProofPurpose, proofContext } from "#lib/crypto/proof-context.ts";
import type { LongContext } from "#lib/engine/context.ts";
import { isOwnOrigin } from "../organizations/index.ts";
import { checkProof, spendClientNonce } from "../proofs/index.ts";
import { addressInProofs } from "../users/index.ts";
import { PASSWORD_TAGS } from "./client-hash.ts";

// A proof in its longest spelling has 900 characters.
const PROOF_BYTES_MAX = 4096;

/** A proof of a password as clients send it. Its inside is read strictly later, and whatever is wrong there is "wrong". */
export const sentProof = {
  proof: z
    .record(z.string(), z.unknown())
    .refine((proof) => JSON.stringify(proof).length <= PROOF_BYTES_MAX, "is longer than any proof"),
  publicSignals: z.array(z.unknown()).max(16),
  proofNonce: z.string().min(16).max(200),
  /** Milliseconds since 1970. */
  proofTimestamp: z.number().int(),
};

type Sent = { [Field in keyof typeof sentProof]: z.output<(typeof sentProof)[Field]> };
type Attempt = { purpose: ProofPurpose; email: string; commitment: string; sent: Sent };

/** "void" is no try at the password: it came again, too early or late, or from a page that is not the organization's. */
export type Verdict = "right" | "wrong" | "void";

/**
 * Judges one proof of the password behind a commitment. The nonce is used up whatever comes of it, and every public
 * signal is computed anew, so that a proof is good for one attempt at one page of one tenant.
 */
export async function judgeProof(ctx: LongContext, { purpose, email, commitment, sent }: Attempt): Promise<Verdict> {
  const { proofNonce: nonce, proofTimestamp: timestampMs } = sent;
  const isFresh = await ctx.transact(async (inside) => {
    const isUnused = await spendClientNonce(inside, { purpose, nonce, timestampMs });
    const organization = await ownOrganization(inside.tenant);
    return isUnused && organization !== undefined && isOwnOrigin(organization, ctx.origin);
  });
  if (!isFresh) return "void";
  const context = proofContext({
    purpose,
    tenant: `${ctx.tenantId}:${ctx.mode}`,
    origin: ctx.origin,
    subject: addressInProofs(email),
    nonce,
    timestamp: String(timestampMs),
  });
  const binding = poseidon([PASSWORD_TAGS.binding, BigInt(commitment), context]).toString();
  const { proof, publicSignals } = sent;
  const isRight = await checkProof({
    circuit: "password_login",
    proof,
    publicSignals,
    expected: [commitment, binding],
  });
  return isRight ? "right" : "wrong";
}

/** A new password as a client that will prove it has made it. */
export const newProof = {
  /** 16 random bytes in hexadecimal, the client's own. */
  salt: z.string().regex(/^[0-9a-f]{32}$/, "must be 16 bytes in lower-case hexadecimal"),
  commitment: z
    .string()
    .max(77)
    .refine((text) => parseFieldElement(text) !== undefined, "must be a decimal number of the field"),
};
