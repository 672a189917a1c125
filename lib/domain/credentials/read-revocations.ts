import * as z from "zod";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { processWide } from "#lib/process-wide.ts";
import { IssuerKey } from "./credential.ts";
import { listMessage } from "./credential-message.ts";
import { CREDENTIAL_SIGNATURE, type Signature, signNumber } from "./eddsa.ts";
import { type Issuer, openPrivateKey, publicIssuer } from "./issuer.ts";
import { revocationsOf } from "./revocations.ts";

// Chosen: a signature takes a tenth of a second of a core, so that it stands for five minutes of an unchanged list.
const WINDOW_SECONDS = 300;
const SIGNATURES_MAX = 500;

const Level = z
  .object({
    /** The node of every place that is not told below. */
    empty: z.string(),
    nodes: z.array(z.object({ index: z.number().int(), value: z.string() }).meta({ id: "RevocationNode" })),
  })
  .meta({ id: "RevocationLevel" });

const IssuerId = z.object({ issuer: z.string().max(100) });

/** The whole list, so that nobody learns which credential somebody is about to use. */
export const readRevocations = definePlatformOperation({
  name: "credentials.revocations",
  summary: "An issuer's list of revoked credentials with every node that a proof needs, and its signed root",
  scope: null,
  effect: "read",
  category: "general",
  cost: 0,
  input: IssuerId.meta({ id: "RevocationsOf" }),
  output: z
    .object({
      issuer: z.string(),
      issuerKey: IssuerKey,
      root: z.string(),
      /** From the leaves, of 128 bits each, to just below the root; numbers in decimal. */
      levels: z.array(Level),
      timestamp: z.iso.datetime(),
      /** EdDSA over Poseidon(1634038836, root, timestamp in seconds). */
      signature: z.object({ r8x: z.string(), r8y: z.string(), s: z.string() }).meta({ id: "RevocationSignature" }),
    })
    .meta({ id: "Revocations" }),
  faults: ["not_found", "invalid_input"],
  async run({ now }, { issuer: realm }) {
    const issuer = await publicIssuer(realm);
    const { tree } = await revocationsOf(issuer, now);
    const seconds = Math.floor(now.getTime() / 1000 / WINDOW_SECONDS) * WINDOW_SECONDS;
    return {
      issuer: realm,
      issuerKey: { x: issuer.row.publicX, y: issuer.row.publicY },
      root: String(tree.root),
      levels: tree.levels.map(({ nodes, empty }) => ({
        empty: String(empty),
        nodes: [...nodes]
          .sort(([one], [other]) => one - other)
          .map(([index, value]) => ({ index, value: String(value) })),
      })),
      timestamp: new Date(seconds * 1000).toISOString(),
      signature: await signed(issuer, tree.root, seconds),
    };
  },
});

export const readIssuer = definePlatformOperation({
  name: "credentials.issuer",
  summary: "The public key by which an organization signs credentials",
  scope: null,
  effect: "read",
  category: "general",
  cost: 0,
  input: IssuerId.meta({ id: "IssuerOf" }),
  output: z
    .object({
      issuer: z.string(),
      name: z.string(),
      algorithm: z.literal(CREDENTIAL_SIGNATURE),
      key: IssuerKey,
      /** Grows where a key has ended before its time: what earlier keys signed proves nothing. */
      epoch: z.number().int(),
      createdAt: z.iso.datetime(),
    })
    .meta({ id: "CredentialIssuer" }),
  faults: ["not_found", "invalid_input"],
  async run(_ctx, { issuer: realm }) {
    const { name, row } = await publicIssuer(realm);
    const key = { x: row.publicX, y: row.publicY };
    return {
      issuer: realm,
      name,
      algorithm: CREDENTIAL_SIGNATURE,
      key,
      epoch: row.epoch,
      createdAt: row.createdAt.toISOString(),
    };
  },
});

/** The same signature for one root and window, in every process: EdDSA is deterministic. */
async function signed({ row }: Issuer, root: bigint, seconds: number): Promise<Signature> {
  const held = processWide("revocation-signatures", () => new Map<string, Promise<Signature>>());
  const name = [row.tenantId, row.mode, row.epoch, root, seconds].join(" ");
  const known = held.get(name);
  if (known) return known;
  if (held.size >= SIGNATURES_MAX) held.clear();
  const signing = openPrivateKey(row).then((key) => signNumber(key, listMessage(root, seconds)));
  held.set(name, signing);
  signing.catch(() => held.delete(name));
  return signing;
}
