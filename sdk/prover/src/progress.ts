/** What a prover is doing, for a page that tells its user. `totalBytes` is null where the server does not say. */
export type Progress =
  | { stage: "download"; loadedBytes: number; totalBytes: number | null }
  | { stage: "derive" }
  | { stage: "prove" };

/** Settings that every call takes. */
export type ProverOptions = {
  /** Where Bonafide serves its circuits; this page's own origin unless named. */
  baseUrl?: string;
  /** SHA-256 of circuits that are not the ones this package was built with, as a deployer's own ceremony makes them. */
  digests?: CircuitDigests;
  onProgress?: (progress: Progress) => void;
  /** Ends the work; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
};

/** Of each circuit's program and key, in hexadecimal digits. */
export type CircuitDigests = Readonly<Record<string, { wasm: string; provingKey: string }>>;
