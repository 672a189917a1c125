import * as z from "zod";
import { holdUser, type UserRow } from "#db/queries/users.ts";
import { findIdentityByDid, type ZkpIdentityRow } from "#db/queries/zkp.ts";
import type { LongContext, TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { assertKeysUsable, checkProof, spendIssuedNonce } from "../proofs/index.ts";
import { completeSignIn, SignInOutcome } from "../sessions/index.ts";
import { ifItOpens } from "../tenancy/index.ts";
import { didIndex, openIdentity } from "./identity.ts";
import { CIRCUIT, expectedSignals, PURPOSE, tenantName } from "./identity-proof.ts";

// Chosen: far longer than any field element, UUID or time; what is longer is refused before it is looked at.
const TEXT_MAX = 200;

const VerifyIdentity = z
  .object({
    proof: z.record(z.string(), z.unknown()),
    publicSignals: z.array(z.string().max(TEXT_MAX)).max(20),
    nonce: z.string().max(TEXT_MAX),
    timestamp: z.string().max(TEXT_MAX),
  })
  .meta({ id: "VerifyIdentity" });

type Input = z.output<typeof VerifyIdentity>;
type Candidate = { row: ZkpIdentityRow; expected: readonly string[] };

const refused = () => new Fault("proof_refused");

/** One answer for every flaw: a nonce of yesterday, an unknown DID, a proof for another page, no proof at all. */
export const verifyIdentity = defineLongOperation({
  name: "zkp.verify",
  summary: "Sign in with a proof of an identity's secret",
  scope: "zkp:verify",
  effect: "write",
  category: "auth",
  cost: 1,
  input: VerifyIdentity,
  output: SignInOutcome,
  faults: ["proof_refused", "forbidden", "overloaded", "unavailable"],
  async run(ctx, input) {
    assertKeysUsable();
    // Committed before the proof is looked at: a nonce is good for one attempt, whatever comes of it.
    const candidate = await ctx.transact((inside) => candidateOf(inside, input));
    if (!(await isProven(candidate, input))) return refuse(ctx, candidate);
    return ctx.transact(async (inside) => {
      const user = candidate && (await stillIdentified(inside, candidate.row));
      if (!user) throw refused();
      return completeSignIn(inside, user, "zkp");
    });
  },
});

/** Uses the nonce up, and returns whom the proof speaks of with the signals that it must have. */
async function candidateOf(
  ctx: TenantContext,
  { publicSignals, nonce, timestamp }: Input,
): Promise<Candidate | undefined> {
  const spent = await spendIssuedNonce(ctx, { purpose: PURPOSE, nonce, timestamp });
  const [, didHash] = publicSignals;
  if (!spent || didHash === undefined) return undefined;
  const row = await findIdentityByDid(ctx.tenant, await didIndex(ctx.tenantId, didHash));
  if (!row) return undefined;
  const identity = await ifItOpens(openIdentity(row), "zkp_identities.record");
  if (!identity) return undefined;
  const attempt = { tenant: tenantName(ctx), origin: spent.origin, nonce, timestamp };
  return { row, expected: expectedSignals(identity, attempt) };
}

/** Looked at once more, with the user held: an emergency reset may have removed the identity since it was proven. */
async function stillIdentified(
  ctx: TenantContext,
  { id, userId, didIndex }: ZkpIdentityRow,
): Promise<UserRow | undefined> {
  const user = await holdUser(ctx.tenant, userId);
  const current = await findIdentityByDid(ctx.tenant, didIndex);
  return current?.id === id && current.userId === user?.id ? user : undefined;
}

async function isProven(candidate: Candidate | undefined, { proof, publicSignals }: Input): Promise<boolean> {
  if (!candidate) return false;
  return checkProof({ circuit: CIRCUIT, proof, publicSignals, expected: candidate.expected });
}

/** Thrown after its transaction: a failed attempt is told. */
async function refuse(ctx: LongContext, candidate: Candidate | undefined): Promise<never> {
  const subject = candidate?.row.userId ?? "unknown";
  await ctx.transact((inside) => inside.emit("login.failed", { subject, data: { method: "zkp" } }));
  throw refused();
}
