import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { processWide } from "#lib/process-wide.ts";
import { projectRoot } from "#lib/project-root.ts";
import { CIRCUITS } from "#lib/proofs/index.ts";

export type CircuitFile = {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** In hexadecimal digits. */
  readonly sha256: string;
};

/** The address of a circuit's program for witnesses, as ZeroAuth publishes it. */
export function wasmPath(circuit: keyof typeof CIRCUITS): string {
  return `circuits/build/${circuit}_js/${circuit}.wasm`;
}

/** What provers load, by its path behind `/circuits/build/`; undefined for everything else. Read once a process. */
export function circuitFile(address: string): Promise<CircuitFile> | undefined {
  const found = locate(address);
  if (!found) return undefined;
  const held = processWide("circuit-files", () => new Map<string, Promise<CircuitFile>>());
  const known = held.get(address);
  if (known) return known;
  const loading = load(found.file, found.type);
  held.set(address, loading);
  loading.catch(() => held.delete(address));
  return loading;
}

function locate(address: string): { file: string; type: string } | undefined {
  for (const name of Object.keys(CIRCUITS)) {
    const at = (file: string) => path.join(projectRoot(), "circuits", name, file);
    const files = new Map([
      [`${name}_js/${name}.wasm`, { file: at(`${name}.wasm`), type: "application/wasm" }],
      [`${name}.zkey`, { file: at("proving_key.zkey"), type: "application/octet-stream" }],
      [`${name}.verification_key.json`, { file: at("verification_key.json"), type: "application/json" }],
    ]);
    const found = files.get(address);
    if (found && existsSync(found.file)) return found;
  }
  return undefined;
}

async function load(file: string, type: string): Promise<CircuitFile> {
  const bytes = new Uint8Array(await readFile(file));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { type, bytes, sha256 };
}
