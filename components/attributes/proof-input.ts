import * as z from "zod/mini";
import type { KeptCredential } from "./kept-credential.ts";

const LEAF_BITS = 128;
const CHILDREN = 8;

/** An issuer's list of revoked credentials, as `GET /v1/credentials/revocations` answers it. */
export const Revocations = z.object({
  issuer: z.string(),
  root: z.string(),
  levels: z.array(z.object({ empty: z.string(), nodes: z.array(z.object({ index: z.number(), value: z.string() })) })),
});

/** What somebody is asked to prove. */
export const AttributeRequest = z.object({
  id: z.string(),
  status: z.enum(["pending", "verified", "refused", "expired"]),
  issuer: z.string(),
  issuer_name: z.string(),
  age_at_least: z.nullable(z.number()),
  nationality_in: z.nullable(z.array(z.string())),
  nationality_names: z.nullable(z.array(z.string())),
  scope: z.string(),
  origin: z.string(),
  context: z.string(),
  public_inputs: z.object({
    issuer_ax: z.string(),
    issuer_ay: z.string(),
    cutoff_day: z.string(),
    nationality_set_hash: z.string(),
    today: z.string(),
    verifier_scope: z.string(),
    binding: z.string(),
  }),
  nationality_set: z.array(z.string()),
  redirect_url: z.nullable(z.string()),
  state: z.nullable(z.string()),
  expires_at: z.string(),
});

export type Revocations = z.infer<typeof Revocations>;
export type AttributeRequest = z.infer<typeof AttributeRequest>;
export type ProofInput = Record<string, string | string[] | string[][]>;

/** Whether the list has this credential on it. */
export function isRevoked({ levels }: Revocations, credential: KeptCredential): boolean {
  const id = Number(credential.attributes.revocation_id);
  const leaf = levels[0]?.nodes.find(({ index }) => index === Math.floor(id / LEAF_BITS));
  return leaf !== undefined && ((BigInt(leaf.value) >> BigInt(id % LEAF_BITS)) & 1n) === 1n;
}

/** The whole input of `attribute_signed`; none of it but the public inputs leaves the browser. */
export function proofInput(credential: KeptCredential, request: AttributeRequest, list: Revocations): ProofInput {
  const { attributes } = credential;
  const asked = request.public_inputs;
  return {
    issuerAx: asked.issuer_ax,
    issuerAy: asked.issuer_ay,
    revocationRoot: list.root,
    cutoffDay: asked.cutoff_day,
    nationalitySetHash: asked.nationality_set_hash,
    today: asked.today,
    verifierScope: asked.verifier_scope,
    binding: asked.binding,
    birthDay: attributes.birth_day,
    nationality: attributes.nationality,
    expiryDay: attributes.expiry_day,
    revocationId: attributes.revocation_id,
    holderSecret: credential.holder_secret,
    credentialSalt: attributes.credential_salt,
    signatureR8x: attributes.signature_r8x,
    signatureR8y: attributes.signature_r8y,
    signatureS: attributes.signature_s,
    nationalitySet: request.nationality_set,
    revocationSiblings: siblings(list, Number(attributes.revocation_id)),
    context: request.context,
  };
}

/** All eight children of every node on the way from a credential's leaf to the root. */
function siblings({ levels }: Revocations, id: number): string[][] {
  return levels.map(({ empty, nodes }, level) => {
    const known = new Map(nodes.map(({ index, value }) => [index, value]));
    const parent = Math.floor(id / LEAF_BITS / CHILDREN ** (level + 1));
    return Array.from({ length: CHILDREN }, (_, child) => known.get(CHILDREN * parent + child) ?? empty);
  });
}
