import { randomBytes } from "node:crypto";
import * as z from "zod";
import { randomScalar, secretBoundTo } from "#lib/crypto/bound-secret.ts";
import type { LongContext } from "#lib/engine/context.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { appendToLog, entryHash, hashText } from "../transparency/index.ts";
import { registerUser } from "../users/index.ts";
import { type Identity, keepIdentity } from "./identity.ts";
import { didOf, signalsOf, tenantName } from "./identity-proof.ts";
import { Template, usingTemplate } from "./template.ts";

/**
 * The template is used once, for the secret that is answered, and is gone with the request. What stays is a
 * commitment to a random secret, which only whoever was answered it holds: no template is ever compared again.
 */
export const registerIdentity = defineLongOperation({
  name: "zkp.register",
  summary: "Make an identity whose secret the caller alone keeps; the template is not stored",
  scope: "zkp:register",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z.object({ biometricTemplate: Template }).meta({ id: "RegisterIdentity" }),
  output: z
    .object({
      did: z.string(),
      commitment: z.string(),
      didHash: z.string(),
      biometricSecret: secret(),
      salt: secret(),
      txHash: z.string(),
      blockNumber: z.number().int(),
      dataStored: z.literal(false),
      message: z.string(),
    })
    .meta({ id: "RegisteredIdentity" }),
  faults: [],
  async run(ctx, { biometricTemplate }) {
    const biometricSecret = usingTemplate(biometricTemplate, secretBoundTo);
    const salt = randomScalar();
    const { identity, leaf } = newIdentity(ctx, { biometricSecret, salt });
    const blockNumber = await registered(ctx, identity, leaf);
    const { did, commitment, didHash, txHash } = identity;
    return {
      ...{
        did,
        commitment,
        didHash,
        biometricSecret: String(biometricSecret),
        salt: String(salt),
        txHash,
        blockNumber,
      },
      dataStored: false as const,
      message: "Identity registered. Store biometricSecret and salt securely on the client.",
    };
  },
});

function newIdentity(ctx: LongContext, secrets: { biometricSecret: bigint; salt: bigint }) {
  const { commitment, didHash } = signalsOf(secrets);
  const did = didOf(didHash);
  const entrySalt = randomBytes(32);
  const registeredAt = ctx.now.toISOString();
  const leaf = entryHash({ salt: entrySalt, tenant: tenantName(ctx), did, commitment, registeredAt });
  const txHash = hashText(leaf);
  const identity: Identity = { did, didHash, commitment, registeredAt, entrySalt: entrySalt.toString("hex"), txHash };
  return { identity, leaf };
}

/** Returns the size of the first log that holds the entry. */
function registered(ctx: LongContext, identity: Identity, leaf: Buffer): Promise<number> {
  return ctx.transact(async (inside) => {
    const user = await registerUser(inside, { passwordHash: null, role: "user" });
    if (!user) throw new Error("a user without an address conflicted with another");
    await keepIdentity(inside, user.id, identity);
    await inside.emit("user.signup", { subject: user.id, data: { method: "zkp" } });
    return 1 + (await appendToLog(inside, leaf));
  });
}
