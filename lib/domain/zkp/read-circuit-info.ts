import * as z from "zod";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { circuitSignals, wasmPath } from "../circuits/index.ts";
import { assertKeysUsable } from "../proofs/index.ts";
import { CIRCUIT, PRIVATE_INPUTS, PUBLIC_INPUTS } from "./identity-proof.ts";

/** Long by kind, since it opens no transaction: it looks at the circuit's files. */
export const readCircuitInfo = defineLongOperation({
  name: "zkp.circuitInfo",
  summary: "Tell what a prover needs to know of the identity circuit",
  scope: "zkp:verify",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputCircuitInfo" }),
  output: z
    .object({
      circuit: z.literal(CIRCUIT),
      protocol: z.literal("groth16"),
      curve: z.literal("bn128"),
      /** Below this server's address. */
      wasmPath: z.string(),
      /** Whether proofs are accepted: the key loads, and this server may use it. */
      vkeyAvailable: z.boolean(),
      verifyOnChain: z.literal(false),
      publicInputs: z.array(z.string()),
      privateInputs: z.array(z.string()),
    })
    .meta({ id: "CircuitInfo" }),
  faults: [],
  async run() {
    return {
      circuit: CIRCUIT,
      protocol: "groth16" as const,
      curve: "bn128" as const,
      wasmPath: wasmPath(CIRCUIT),
      vkeyAvailable: areKeysUsable(),
      verifyOnChain: false as const,
      publicInputs: [...((await circuitSignals(CIRCUIT)) ?? PUBLIC_INPUTS)],
      privateInputs: [...PRIVATE_INPUTS],
    };
  },
});

function areKeysUsable(): boolean {
  try {
    assertKeysUsable();
    return true;
  } catch (cause) {
    if (cause instanceof Fault) return false;
    throw cause;
  }
}
