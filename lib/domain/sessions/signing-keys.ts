import type { JWK } from "jose";
import { insertSigningKey, listSigningKeys, lockSigningKeys, type SigningKeyRow } from "#db/queries/signing-keys.ts";
import { lookUp, onPlatform } from "#db/tenant.ts";
import { importPublicKey, newSigningKey, type SigningKey } from "#lib/crypto/jwt.ts";
import { newId } from "#lib/crypto/random.ts";
import { processWide } from "#lib/process-wide.ts";
import { openByMaster, sealByMaster } from "../tenancy/index.ts";

// Chosen: how soon a process learns of a key that another one made.
const REFRESH_MILLISECONDS = 60_000;

/** How long a key is in the key set before it signs: ten times what a process of ours needs to learn of it. */
export const PUBLISHED_AHEAD_MILLISECONDS = 10 * REFRESH_MILLISECONDS;

// Chosen: NIST SP 800-57 Part 1 §5.3.6 allows a private signature key one to three years; a quarter costs nothing.
export const ROTATED_AFTER_MILLISECONDS = 90 * 24 * 3600_000;

type Ring = { current: SigningKey; public: Map<string, { jwk: JWK; key: CryptoKey }> };
type Held = { ring: Promise<Ring> | undefined; until: number };

const held = () => processWide<Held>("signing-keys", () => ({ ring: undefined, until: 0 }));

/** The key that signs new tokens; made on the first start. */
export async function currentSigningKey(): Promise<SigningKey> {
  return (await ring()).current;
}

/** The public half of a key of ours. An unknown `kid` is looked up afresh at most once a second. */
export async function publicSigningKey(kid: string): Promise<CryptoKey | undefined> {
  const known = (await ring()).public.get(kid);
  if (known) return known.key;
  const state = held();
  if (state.until > performance.now() + REFRESH_MILLISECONDS - 1_000) return undefined;
  state.until = 0;
  return (await ring()).public.get(kid)?.key;
}

/** Every public key whose tokens may still be in use, for `/.well-known/jwks.json` (RFC 7517 §5). */
export async function publicKeySet(): Promise<{ keys: JWK[] }> {
  return { keys: [...(await ring()).public.values()].map(({ jwk }) => jwk) };
}

/**
 * Reads the keys again where they are a minute old. Whoever asks meanwhile gets those read before: it may hold a
 * transaction, and were every connection held by one, reading them for it would wait for ever.
 */
function ring(): Promise<Ring> {
  const state = held();
  const now = performance.now();
  if (state.ring && state.until > now) return state.ring;
  const { until } = state;
  const before = until > 0 && until > now - PUBLISHED_AHEAD_MILLISECONDS ? state.ring : undefined;
  const loading = load();
  state.ring = before ?? loading;
  state.until = now + REFRESH_MILLISECONDS;
  loading.then(
    () => {
      state.ring = loading;
    },
    () => {
      state.ring = before;
      state.until = before ? until : 0;
    },
  );
  return state.ring;
}

async function load(): Promise<Ring> {
  let rows = await lookUp(listSigningKeys);
  if (rows.length === 0) {
    await makeFirstKey();
    rows = await lookUp(listSigningKeys);
  }
  const current = signingKeyAt(rows, new Date());
  if (!current) throw new Error("there is no signing key");
  const entries = rows.map(async (row) => {
    const jwk: JWK = JSON.parse(row.publicJwk);
    return [row.kid, { jwk, key: await importPublicKey(jwk) }] as const;
  });
  return { current: opened(current), public: new Map(await Promise.all(entries)) };
}

/** The key that signs at a time: the newest that has been in the key set long enough, or else the first there is. */
export function signingKeyAt(rows: readonly SigningKeyRow[], at: Date): SigningKeyRow | undefined {
  const usable = rows.filter((row) => !row.retiredAt);
  const known = usable.filter((row) => at.getTime() - row.createdAt.getTime() >= PUBLISHED_AHEAD_MILLISECONDS);
  return known.at(-1) ?? usable.at(0);
}

async function makeFirstKey(): Promise<void> {
  const row = await newSigningKeyRow(new Date());
  await onPlatform(async (platform) => {
    // Another process may have made one meanwhile.
    if ((await lockSigningKeys(platform)).length === 0) await insertSigningKey(platform, row);
  });
}

/** A new key pair as it is kept, the private half sealed under the master key. */
export async function newSigningKeyRow(now: Date) {
  const key = await newSigningKey(newId("sig", now.getTime()));
  return {
    kid: key.kid,
    publicJwk: JSON.stringify(key.publicJwk),
    privateJwk: sealByMaster(Buffer.from(JSON.stringify(key.privateJwk)), signingKeyContext(key.kid)),
    createdAt: now,
  };
}

function opened(row: SigningKeyRow): SigningKey {
  const secret = openByMaster(row.privateJwk, signingKeyContext(row.kid), signingKeyContext(row.kid));
  return { kid: row.kid, publicJwk: JSON.parse(row.publicJwk), privateJwk: JSON.parse(secret.toString()) };
}

export const signingKeyContext = (kid: string) => `signing key ${kid}`;
