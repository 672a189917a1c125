import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { projectRoot } from "#lib/project-root.ts";
import type { CircuitName } from "#lib/proofs/index.ts";

const Manifest = z.object({ circuits: z.record(z.string(), z.object({ publicSignals: z.array(z.string()) })) });

/** The public signals of a circuit in a proof's order, as the build has written them down; undefined where it was not built. */
export async function circuitSignals(circuit: CircuitName): Promise<readonly string[] | undefined> {
  const text = await readFile(path.join(projectRoot(), "circuits", "manifest.json"), "utf8");
  return Manifest.parse(JSON.parse(text)).circuits[circuit]?.publicSignals;
}
