import { setTimeout as pause } from "node:timers/promises";
import {
  finishIdempotencyKey,
  finishRunOfKey,
  type IdempotencyRow,
  isTakenOver,
  type KeptAnswer,
  type KeyOfRun,
  releaseRunOfKey,
  takeIdempotencyKey,
} from "#db/queries/idempotency.ts";
import { beginRun, endRun } from "#db/run-locks.ts";
import { inTenant, type Platform, type Tenant } from "#db/tenant.ts";
import { deriveKey, digest, hmac } from "#lib/crypto/digest.ts";
import { SealBroken } from "#lib/crypto/envelope.ts";
import { namedIds } from "#lib/crypto/random.ts";
import { log } from "#lib/log.ts";
import { sourceOf } from "#lib/source.ts";
import type { Caller } from "./context.ts";
import { Fault } from "./faults.ts";
import { masterKeys, openByMaster, sealByMaster } from "./master-key.ts";
import type { AnyOperation } from "./operation.ts";
import { holdsSecret, withoutSecrets } from "./secrets.ts";

// Chosen, as the peers do: a key is remembered for a day.
const REMEMBERED_MILLISECONDS = 24 * 3600_000;
// Longer than any request may take; for what an earlier release began, which does not say what runs it.
const ABANDONED_MILLISECONDS = 120_000;
// Chosen: how long and how often an answer that could not be kept is tried again, while the key stays taken.
const KEEPING_MILLISECONDS_MAX = 120_000;
const KEEP_AGAIN_MILLISECONDS = 500;

const STILL_RUNNING = "The first request with this Idempotency-Key is still running.";

const ANSWER_NOT_KEPT = "This request was carried out before, and its answer is not kept.";

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
  const earlier = await take(tenant, operation, caller, { ...key, run: null }, input);
  if (earlier) return replay(earlier, operation, caller, input);
  const output = await work();
  await finishIdempotencyKey(tenant, key, sealedAnswer(caller, key.key, kept(operation, output)));
  return output;
}

/** Throws where another run has taken the key over; to be asked first in every transaction that the work opens. */
export type StillOurs = (right: Platform | Tenant) => Promise<void>;

const NOT_BY_KEY: StillOurs = async () => {};

/**
 * The same for work that must not hold a transaction: the key is taken first and given back when the work fails. It is free
 * at once where the process dies or loses the database; should it go on after that, `stillOurs` keeps it from writing.
 */
export async function onceByKeyAroundTransactions<T>(
  operation: AnyOperation,
  caller: Owned,
  input: unknown,
  work: (stillOurs: StillOurs) => Promise<T>,
): Promise<T> {
  const name = keyOf(operation, caller);
  if (!name) return work(NOT_BY_KEY);
  const key = { ...name, run: await beginRun() };
  const ofKey = { ...key, tenantId: caller.tenantId, mode: caller.mode };
  let isKeptLater = false;
  try {
    const earlier = await own(caller, (tenant) => take(tenant, operation, caller, key, input));
    if (earlier) return await replay(earlier, operation, caller, input);
    const output = await work(async (right) => {
      if (await isTakenOver(right, ofKey)) throw new Fault("conflict", STILL_RUNNING, { retryAfterSeconds: 1 });
    }).catch(async (cause: unknown) => {
      // Where this fails as well, the key is free with the end of the run.
      await own(caller, (tenant) => releaseRunOfKey(tenant, key)).catch((cause: unknown) => noteUnreleased(cause));
      throw cause;
    });
    const answer = sealedAnswer(caller, key.key, kept(operation, output));
    await own(caller, (tenant) => finishRunOfKey(tenant, key, answer)).catch((cause: unknown) => {
      // The work is done: until that is written down, the key stays taken, so that a repeat does not do it again.
      isKeptLater = true;
      void keepLater(caller, key, answer);
      throw cause;
    });
    return output;
  } finally {
    if (!isKeptLater) endRun(key.run);
  }
}

const own = <R>({ tenantId, mode }: Owned, use: (tenant: Tenant) => Promise<R>) => inTenant(tenantId, mode, use);

function noteUnreleased(cause: unknown): void {
  log().warn({ err: cause }, "an Idempotency-Key was not given back; it is free with the end of its run");
}

async function keepLater(caller: Owned, key: KeyOfRun, answer: KeptAnswer | null): Promise<void> {
  const until = performance.now() + KEEPING_MILLISECONDS_MAX;
  let isKept = false;
  while (!isKept && performance.now() < until) {
    await pause(KEEP_AGAIN_MILLISECONDS, undefined, { ref: false });
    isKept = await own(caller, (tenant) => finishRunOfKey(tenant, key, answer)).then(
      () => true,
      () => false,
    );
  }
  endRun(key.run);
}

function keyOf(operation: AnyOperation, caller: Owned): { actor: string; key: string } | undefined {
  if (!caller.idempotencyKey || operation.effect === "read") return undefined;
  return { actor: actorOf(caller), key: caller.idempotencyKey };
}

/** Visitors of the hosted pages are told apart by where they come from, or one could take another's key. */
function actorOf(caller: Owned): string {
  const actor = `${caller.actor.type}:${caller.actor.id}`;
  if (caller.actor.type !== "anonymous") return actor;
  // By the newest master key alone: for a day after it is replaced, a visitor's repeat may be done again.
  return `${actor}:${hashesOf(caller, [sourceOf(caller.client.ip), caller.client.userAgent])[0] ?? ""}`;
}

function take(
  tenant: Tenant,
  operation: AnyOperation,
  caller: Owned,
  key: { actor: string; key: string; run: bigint | null },
  input: unknown,
) {
  return takeIdempotencyKey(
    tenant,
    { ...key, operation: operation.name, inputHash: hashesOf(caller, input)[0] ?? "", createdAt: caller.now },
    {
      staleBefore: new Date(caller.now.getTime() - REMEMBERED_MILLISECONDS),
      abandonedBefore: new Date(caller.now.getTime() - ABANDONED_MILLISECONDS),
    },
  );
}

async function replay<T>(earlier: IdempotencyRow, operation: AnyOperation, caller: Owned, input: unknown): Promise<T> {
  if (earlier.operation !== operation.name || !hashesOf(caller, input).includes(earlier.inputHash))
    throw new Fault("conflict", "This Idempotency-Key was used for another request; choose a new one.");
  if (earlier.state === "running") throw new Fault("conflict", STILL_RUNNING, { retryAfterSeconds: 1 });
  // Kept in clear by a process from before answers were sealed: not opened, and gone within a day.
  if (typeof earlier.output?.sealed !== "string") throw new Fault("conflict", ANSWER_NOT_KEPT);
  const output = openedAnswer(caller, earlier.key, earlier.output);
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
function sealedAnswer(caller: Owned, key: string, output: unknown): KeptAnswer | null {
  if (output === null || output === undefined) return null;
  const text = JSON.stringify(output);
  return { ids: namedIds(text), sealed: sealByMaster(Buffer.from(text), placeOf(caller, key)).toString("base64") };
}

function openedAnswer(caller: Owned, key: string, { sealed }: KeptAnswer): unknown {
  const place = placeOf(caller, key);
  try {
    return JSON.parse(openByMaster(Buffer.from(sealed, "base64"), place, place).toString());
  } catch (cause) {
    if (!(cause instanceof SealBroken)) throw cause;
    // Sealed as an earlier release did it, or moved here from another row.
    throw new Fault("conflict", ANSWER_NOT_KEPT, { cause });
  }
}

/** The key is derived for this place, which is the row itself: tenant, mode, caller and Idempotency-Key. */
const placeOf = (caller: Owned, key: string) =>
  JSON.stringify(["idempotency.output", caller.tenantId, caller.mode, actorOf(caller), key]);

/** Under a key and for one tenant: an input may be a password or a biometric template, whose plain digest tells it again. */
function hashesOf({ tenantId }: Owned, input: unknown): string[] {
  const text = `${tenantId}\0${JSON.stringify(input, withDigests)}`;
  return masterKeys().map((master) => hmac(deriveKey(master, "bonafide idempotency"), text, "base64url"));
}

/** Files go in as digests. Looked up in their holder: a Buffer's own `toJSON` has made an array of it before. */
function withDigests(this: Record<string, unknown>, name: string, value: unknown): unknown {
  const bytes = this[name];
  return bytes instanceof Uint8Array ? digest(bytes) : value;
}
