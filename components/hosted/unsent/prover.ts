import type { KeyDerivation, Progress, ProverOptions } from "#sdk/prover/src/index.ts";
import { HostedFailure } from "../failure.ts";
import type { Realm } from "../realm.ts";

/** How a password is used without being sent. */
export type UnsentKind = "proof" | "opaque";

/** What the browser does of a sign-in; `share` of the download from 0 to 1, null where nobody knows. */
export type Stage =
  | { name: "download"; share: number | null }
  | { name: "derive" }
  | { name: "prove" }
  | { name: "send" };

/** Tells the page what is done, and ends with it. */
export type Watch = { tell: (stage: Stage) => void; signal: AbortSignal };

export type Prover = typeof import("#sdk/prover/src/index.ts");

/** The prover is large and most pages need none of it: loaded when it is first used. */
async function loadProver(): Promise<Prover> {
  try {
    return await import("#sdk/prover/src/index.ts");
  } catch {
    throw new HostedFailure("The connection was lost while this page was loading. Try again when you are online.", 0);
  }
}

/** Works with the prover; rejects with `HostedFailure` alone. */
export async function withProver<Made>(work: (prover: Prover) => Promise<Made>): Promise<Made> {
  const prover = await loadProver();
  try {
    return await work(prover);
  } catch (error) {
    throw error instanceof prover.ProverError ? failureOf(error.code) : error;
  }
}

/** Gets ready what a kind needs, while its user still types. What fails here fails again when it is needed, and is told. */
export function warmUp(kind: UnsentKind): void {
  const preloading = loadProver().then((prover) =>
    kind === "proof" ? prover.preload("password_login") : prover.preloadOpaque(),
  );
  preloading.catch(() => undefined);
}

export function optionsOf({ tell, signal }: Watch): ProverOptions {
  return { signal, onProgress: (progress) => tell(stageOf(progress)) };
}

function stageOf(progress: Progress): Stage {
  if (progress.stage !== "download") return { name: progress.stage };
  const { loadedBytes, totalBytes } = progress;
  return { name: "download", share: totalBytes === null ? null : Math.min(1, loadedBytes / totalBytes) };
}

/** The organization's id and mode, as proofs name them. */
export function tenantOf({ id, isTest }: Realm): { tenant: string; mode: "live" | "test" } {
  return { tenant: isTest ? id.replace(/-test$/, "") : id, mode: isTest ? "test" : "live" };
}

type WireHash = Pick<KeyDerivation, "algorithm" | "version" | "passes" | "lanes"> & {
  memory_kib: number;
  hash_bytes: number;
};

export function kdfOf({ memory_kib: memoryKib, hash_bytes: hashBytes, ...same }: WireHash): KeyDerivation {
  return { ...same, memoryKib, hashBytes };
}

const FAILURES = {
  unsupported: [400, "This browser cannot prove a password. Use a newer one, or sign in another way."],
  offline: [0, "The connection was lost while the prover was loading. Try again when you are online."],
  altered: [502, "A part of this page is not what it should be. Your password was not sent; please come back later."],
  refused: [502, "This page was asked for something unsafe. Your password was not sent; please come back later."],
  failed: [500, "Your browser could not finish the proof. Close other tabs and try again."],
} as const;

function failureOf(code: keyof typeof FAILURES): HostedFailure {
  const [status, words] = FAILURES[code];
  return new HostedFailure(words, status, { code });
}
