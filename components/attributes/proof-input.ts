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

const requestFields = {
  id: z.string(),
  status: z.enum(["pending", "verified", "refused", "expired"]),
  issuer: z.string(),
  issuer_name: z.string(),
  origin: z.string(),
  context: z.string(),
  redirect_url: z.nullable(z.string()),
  state: z.nullable(z.string()),
  expires_at: z.string(),
};

/** What anybody with a credential of the issuer is asked to prove. */
export const AttributeRequest = z.object({
  ...requestFields,
  circuit: z.literal("attribute_signed"),
  age_at_least: z.nullable(z.number()),
  nationality_in: z.nullable(z.array(z.string())),
  nationality_names: z.nullable(z.array(z.string())),
  scope: z.string(),
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
});

/** What one person is asked by the organization that has verified them. */
export const AgeRequest = z.object({
  ...requestFields,
  circuit: z.literal("age_committed"),
  credential_id: z.string(),
  age_at_least: z.number(),
  public_inputs: z.nullable(z.object({ cred_commitment: z.string(), cutoff_day: z.string(), binding: z.string() })),
});

export const Question = z.discriminatedUnion("circuit", [AttributeRequest, AgeRequest]);

export type Revocations = z.infer<typeof Revocations>;
export type AttributeRequest = z.infer<typeof AttributeRequest>;
export type AgeRequest = z.infer<typeof AgeRequest>;
export type Question = z.infer<typeof Question>;
/** A question that can be answered, with the list that its circuit needs: the one for a known user needs none. */
export type Asked =
  | { question: AttributeRequest; list: Revocations }
  | { question: AgeRequest & { public_inputs: NonNullable<AgeRequest["public_inputs"]> }; list: null };
export type ProofInput = Record<string, string | string[] | string[][]>;

/** What it takes to answer; null once the question is over. A list is the larger part of it, so it is read where it is needed. */
export async function askedOf(
  question: Question,
  readList: (issuer: string) => Promise<Revocations>,
): Promise<Asked | null> {
  if (question.status !== "pending") return null;
  if (question.circuit === "attribute_signed") return { question, list: await readList(question.issuer) };
  const { public_inputs } = question;
  return public_inputs && { question: { ...question, public_inputs }, list: null };
}

/** Whether the list has this credential on it. */
export function isRevoked({ levels }: Revocations, credential: KeptCredential): boolean {
  const id = Number(credential.attributes.revocation_id);
  const leaf = levels[0]?.nodes.find(({ index }) => index === Math.floor(id / LEAF_BITS));
  return leaf !== undefined && ((BigInt(leaf.value) >> BigInt(id % LEAF_BITS)) & 1n) === 1n;
}

/** The whole input of the question's circuit; none of it but the public inputs leaves the browser. */
export function proofInput(credential: KeptCredential, asked: Asked): ProofInput {
  const { attributes } = credential;
  const hidden = {
    birthDay: attributes.birth_day,
    nationality: attributes.nationality,
    expiryDay: attributes.expiry_day,
    revocationId: attributes.revocation_id,
    holderSecret: credential.holder_secret,
    credentialSalt: attributes.credential_salt,
    context: asked.question.context,
  };
  if (asked.list !== null) return { ...hidden, ...signedInput(credential, asked.question, asked.list) };
  const { cred_commitment, cutoff_day, binding } = asked.question.public_inputs;
  return { ...hidden, credCommitment: cred_commitment, cutoffDay: cutoff_day, binding };
}

function signedInput({ attributes }: KeptCredential, request: AttributeRequest, list: Revocations): ProofInput {
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
    signatureR8x: attributes.signature_r8x,
    signatureR8y: attributes.signature_r8y,
    signatureS: attributes.signature_s,
    nationalitySet: request.nationality_set,
    revocationSiblings: siblings(list, Number(attributes.revocation_id)),
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
