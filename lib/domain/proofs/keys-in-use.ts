import { readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { Fault } from "#lib/engine/faults.ts";
import { env, isPublic } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { processWide } from "#lib/process-wide.ts";
import { projectRoot } from "#lib/project-root.ts";
import { CIRCUITS, type CircuitName, heldVerificationKey, KeyUnusable } from "#lib/proofs/index.ts";

const Demonstration = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));

/** Why proofs are not accepted here, for callers and for the operator's log; null where they are. */
export type Refusal = { detail: string; log: string } | null;

type Standing = { isPublic: boolean; acceptsDemonstration: boolean };

/**
 * Judges the keys by their digests: what the product ships proves nothing to a public server's users, and neither does a
 * key that somebody made from the powers that the product ships.
 */
export function judgeKeys(
  used: Readonly<Record<string, readonly string[]>>,
  demonstration: Readonly<Record<string, string>>,
  { isPublic, acceptsDemonstration }: Standing,
): Refusal {
  const shipped = Object.values(demonstration);
  const names = Object.keys(used).filter((name) => used[name]?.some((digest) => shipped.includes(digest)));
  if (names.length === 0 || !isPublic || acceptsDemonstration) return null;
  return {
    detail:
      "This server does not accept zero-knowledge proofs: it has the demonstration keys, or keys made from their powers, and whoever made those could forge proofs. Its operator can make keys of their own.",
    log: `zero-knowledge proofs are refused: ${names.join(", ")} have the demonstration keys, or keys made from their powers. Run npm run zk:ceremony, or set ACCEPT_DEMONSTRATION_KEYS=true to trust whoever made them`,
  };
}

/**
 * Throws the fault `unavailable` where this server must not accept proofs: it is public and has the demonstration keys
 * or keys made from their powers, or a key is damaged or was never contributed to. The files are looked at once a process.
 */
export function assertKeysUsable(): void {
  const refusal = keysInUse();
  if (refusal) throw new Fault("unavailable", refusal.detail);
}

/** Says in the log, at start, why proofs will not be accepted. */
export function reportKeys(): void {
  const refusal = keysInUse();
  if (refusal) log().error(refusal.log);
}

/** Whether this server would take proofs by keys that the product ships, whichever it has. */
export function acceptsDemonstrationKeys(): boolean {
  return judgeKeys({ any: ["shipped"] }, { any: "shipped" }, standing()) === null;
}

function standing(): Standing {
  return { isPublic: isPublic(env()), acceptsDemonstration: env().ACCEPT_DEMONSTRATION_KEYS };
}

function keysInUse(): Refusal {
  return processWide("proofs.keys", () => lookAtKeys(heldVerificationKey));
}

/** Judges the keys as they are read: one that is missing, damaged or never contributed to refuses all proofs. */
export function lookAtKeys(load: (circuit: CircuitName) => { digests: readonly string[] }): Refusal {
  try {
    const used = Object.fromEntries(circuitNames().map((name) => [name, load(name).digests]));
    return judgeKeys(used, demonstrationKeys(), standing());
  } catch (cause) {
    if (!(cause instanceof KeyUnusable)) throw cause;
    return { detail: "This server cannot accept zero-knowledge proofs: its keys are unusable.", log: cause.message };
  }
}

function demonstrationKeys(): Record<string, string> {
  const file = path.join(projectRoot(), "circuits", "demonstration-keys.json");
  return Demonstration.parse(JSON.parse(readFileSync(file, "utf8")));
}

/** Safe: these are the keys of a constant object. */
function circuitNames(): CircuitName[] {
  return Object.keys(CIRCUITS) as CircuitName[];
}
