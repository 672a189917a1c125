import { ProverError } from "./prover-error.ts";

/** The library's presets that stretch as RFC 9106 §4 recommends; a server must not talk a client into less. */
export function presetOf(name: string): "memory-constrained" | "rfc-recommended" {
  if (name === "memory-constrained" || name === "rfc-recommended") return name;
  throw new ProverError("refused", "The server asks for a way of stretching passwords that is not to be trusted.");
}
