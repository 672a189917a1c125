import {
  finishIdempotencyKey,
  type IdempotencyRow,
  type KeptAnswer,
  releaseIdempotencyKey,
  takeIdempotencyKey,
} from "#db/queries/idempotency.ts";
import { inTenant, type Tenant } from "#db/tenant.ts";
import { deriveKey, digest, hmac, hmacKey } from "#lib/crypto/digest.ts";
import { open, seal, sealingKey } from "#lib/crypto/envelope.ts";
import { namedIds } from "#lib/crypto/random.ts";
import { processWide } from "#lib/process-wide.ts";
import { sourceOf } from "#lib/source.ts";
import type { Caller } from "./context.ts";
import { Fault } from "./faults.ts";
import { masterKey } from "./master-key.ts";
import type { AnyOperation } from "./operation.ts";
import { holdsSecret, withoutSecrets } from "./secrets.ts";

// Chosen, as the peers do: a key is remembered for a day.
const REMEMBERED_MILLISECONDS = 24 * 3600_000;
// Longer than any request may take; after it, a request that never finished (a crash) may be made again.
const ABANDONED_MILLISECONDS = 120_000;

type Owned = Caller & { readonly tenantId: string };

/** Runs `work` once per Idempotency-Key inside the caller's transaction; a repeat gets the first answer. */
export async function onceByKey<T>(
  operation: AnyOperation,
  caller: Owned,
  tenant: Tenant,
  input: unknown,
  work: () => Promise<T>,
): Promise<T> {
  const key = keyOf(operation, caller);
  if (!key) return work();
  const earlier = await take(tenant, operation, caller, key, input);
  if (earlier) return replay(earlier, operation, caller, input);
  const output = await work();
  await finishIdempotencyKey(tenant, key, sealedAnswer(caller, kept(operation, output)));
  return output;
}

/** The same for work that must not hold a transaction: the key is taken first and given back when the work fails. */
export async function onceByKeyAroundTransactions<T>(
  operation: AnyOperation,
  caller: Owned,
  input: unknown,
  work: () => Promise<T>,
): Promise<T> {
  const key = keyOf(operation, caller);
  if (!key) return work();
  const own = <R>(use: (tenant: Tenant) => Promise<R>) => inTenant(caller.tenantId, caller.mode, use);
  const earlier = await own((tenant) => take(tenant, operation, caller, key, input));
  if (earlier) return replay(earlier, operation, caller, input);
  const output = await work().catch(async (cause: unknown) => {
    await own((tenant) => releaseIdempotencyKey(tenant, key));
    throw cause;
  });
  // Where this fails the work is done all the same: the key stays taken, so that a repeat does not do it again.
  await own((tenant) => finishIdempotencyKey(tenant, key, sealedAnswer(caller, kept(operation, output))));
  return output;
}

function keyOf(operation: AnyOperation, caller: Owned): { actor: string; key: string } | undefined {
  if (!caller.idempotencyKey || operation.effect === "read") return undefined;
  return { actor: actorOf(caller), key: caller.idempotencyKey };
}

/** Visitors of the hosted pages are told apart by where they come from, or one could take another's key. */
function actorOf(caller: Owned): string {
  const actor = `${caller.actor.type}:${caller.actor.id}`;
  if (caller.actor.type !== "anonymous") return actor;
  return `${actor}:${hashOf(caller, [sourceOf(caller.client.ip), caller.client.userAgent])}`;
}

function take(
  tenant: Tenant,
  operation: AnyOperation,
  caller: Owned,
  key: { actor: string; key: string },
  input: unknown,
) {
  return takeIdempotencyKey(
    tenant,
    { ...key, operation: operation.name, inputHash: hashOf(caller, input), createdAt: caller.now },
    {
      staleBefore: new Date(caller.now.getTime() - REMEMBERED_MILLISECONDS),
      abandonedBefore: new Date(caller.now.getTime() - ABANDONED_MILLISECONDS),
    },
  );
}

async function replay<T>(earlier: IdempotencyRow, operation: AnyOperation, caller: Owned, input: unknown): Promise<T> {
  if (earlier.operation !== operation.name || earlier.inputHash !== hashOf(caller, input))
    throw new Fault("conflict", "This Idempotency-Key was used for another request; choose a new one.");
  if (earlier.state === "running")
    throw new Fault("conflict", "The first request with this Idempotency-Key is still running.", {
      retryAfterSeconds: 1,
    });
  // Kept in clear by a process from before answers were sealed: not opened, and gone within a day.
  if (typeof earlier.output?.sealed !== "string")
    throw new Fault("conflict", "This request was carried out before, and its answer is not kept.");
  const output = openedAnswer(caller, earlier.output);
  return answeredBefore(holdsSecret(operation.output) ? await operation.restore?.(caller, fieldsOf(output)) : output);
}

/** Safe: the row holds what this operation answered before, and its output schema parses it again. */
function answeredBefore<T>(output: unknown): T {
  return output as T;
}

function fieldsOf(output: unknown): Record<string, unknown> {
  return typeof output === "object" && output !== null ? { ...output } : {};
}

/** What may be kept for a replay: everything, or what is left without secrets that can be restored, or nothing. */
function kept(operation: AnyOperation, output: unknown): unknown {
  if (!holdsSecret(operation.output)) return output;
  return operation.restore ? (withoutSecrets(operation.output, output) ?? null) : null;
}

/** Answers name people, so they are sealed as rows are; the ids stay legible, by which an erasure finds them. */
function sealedAnswer(caller: Owned, output: unknown): KeptAnswer | null {
  if (output === null || output === undefined) return null;
  const text = JSON.stringify(output);
  return { ids: namedIds(text), sealed: seal(answersKey(), Buffer.from(text), placeOf(caller)).toString("base64") };
}

function openedAnswer(caller: Owned, { sealed }: KeptAnswer): unknown {
  return JSON.parse(open(answersKey(), Buffer.from(sealed, "base64"), placeOf(caller)).toString());
}

const placeOf = ({ tenantId, mode }: Owned) => `idempotency.output ${tenantId} ${mode}`;
const answersKey = () =>
  processWide("idempotency-answers-key", () => sealingKey(deriveKey(masterKey(), "bonafide idempotency answers")));

/** Under a key and for one tenant: an input may be a password or a biometric template, whose plain digest tells it again. */
function hashOf({ tenantId }: Owned, input: unknown): string {
  const key = processWide("idempotency-key", () => hmacKey(deriveKey(masterKey(), "bonafide idempotency")));
  return hmac(key, `${tenantId}\0${JSON.stringify(input, withDigests)}`, "base64url");
}

/** Files go in as digests. Looked up in their holder: a Buffer's own `toJSON` has made an array of it before. */
function withDigests(this: Record<string, unknown>, name: string, value: unknown): unknown {
  const bytes = this[name];
  return bytes instanceof Uint8Array ? digest(bytes) : value;
}
