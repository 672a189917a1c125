import manifest from "../../../circuits/manifest.json" with { type: "json" };
import type { CircuitDigests, Progress } from "./progress.ts";
import { hexOf } from "./proof-context.ts";
import { ProverError } from "./prover-error.ts";

/** The circuits that there are. */
export type CircuitName = "identity_proof" | "password_login" | "age_committed" | "attribute_signed";
export type CircuitPlace = { baseUrl: string; digests?: CircuitDigests };
export type CircuitFiles = { wasm: Uint8Array; provingKey: Uint8Array };

const held = new Map<string, Promise<CircuitFiles>>();

/**
 * A circuit's program and key, each with the digest that was expected. Asked for once: the page keeps them, and the
 * browser's own cache does, since the address names the digest and the server says that it never changes.
 */
export function circuitFiles(
  circuit: CircuitName,
  { baseUrl, digests = pinned() }: CircuitPlace,
  onProgress: (progress: Progress) => void,
): Promise<CircuitFiles> {
  const digest = digests[circuit];
  if (!digest) throw new ProverError("refused", "The digests of this circuit are not known.");
  const key = `${baseUrl} ${digest.wasm} ${digest.provingKey}`;
  const known = held.get(key);
  if (known) return known;
  const tally = newTally(onProgress);
  const base = `${baseUrl}/circuits/build/${circuit}`;
  const loading = Promise.all([
    load(`${base}_js/${circuit}.wasm`, digest.wasm, tally()),
    load(`${base}.zkey`, digest.provingKey, tally()),
  ]).then(([wasm, provingKey]) => ({ wasm, provingKey }));
  held.set(key, loading);
  loading.catch(() => held.delete(key));
  return loading;
}

/** The digests that this package was built with. */
function pinned(): CircuitDigests {
  const circuits = manifest.circuits satisfies Record<CircuitName, unknown>;
  return Object.fromEntries(Object.entries(circuits).map(([circuit, { sha256 }]) => [circuit, sha256]));
}

type Count = (loadedBytes: number, totalBytes: number | null) => void;

/** Adds up what several downloads tell; the total is known once all of them have said theirs. */
function newTally(onProgress: (progress: Progress) => void): () => Count {
  const counts: { loaded: number; total: number | null }[] = [];
  return () => {
    const own: { loaded: number; total: number | null } = { loaded: 0, total: null };
    counts.push(own);
    return (loaded, total) => {
      Object.assign(own, { loaded, total });
      const loadedBytes = counts.reduce((sum, count) => sum + count.loaded, 0);
      const totalBytes = counts.reduce<number | null>(
        (sum, count) => (sum === null || count.total === null ? null : sum + count.total),
        0,
      );
      onProgress({ stage: "download", loadedBytes, totalBytes });
    };
  };
}

async function load(address: string, expected: string, count: Count): Promise<Uint8Array> {
  const bytes = await download(`${address}?v=${expected}`, count).catch((cause: unknown) => {
    throw cause instanceof ProverError ? cause : new ProverError("offline", "The prover could not be loaded.");
  });
  const digest = hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  if (digest === expected) return bytes;
  throw new ProverError("altered", "A file of the prover is not the one that was expected.");
}

async function download(address: string, count: Count): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(address, { credentials: "omit" });
  if (!answer.ok || !answer.body)
    throw new ProverError("failed", `The server answered ${answer.status} for the prover.`);
  // Bytes are counted as they arrive unpacked; Content-Length would count the packed ones.
  const told = Number(answer.headers.get("x-unpacked-length"));
  const total = told > 0 ? told : null;
  const chunks: Uint8Array[] = [];
  let loaded = 0;
  for (const reader = answer.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    loaded += value.length;
    count(loaded, total);
  }
  return joined(chunks, loaded);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
