import * as z from "zod";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { policyNow, read } from "./crypto-policy.ts";
import { inventoryOf, type Use } from "./inventory.ts";
import { lookedAt } from "./looked-at.ts";
import { postQuantumNow } from "./post-quantum.ts";
import { primitiveNamed, type Quantum } from "./primitives.ts";

const PrimitiveInUse = z
  .object({
    use: z.string(),
    primitive: z.string(),
    kind: z.string(),
    standard: z.string(),
    quantum: z.enum(["vulnerable", "weakened", "resistant", "unclassified"]),
    /** What an attacker with a quantum computer gains: by recording today, by forging then, or nothing. */
    risk: z.enum(["record now, open later", "forge then", "none", "unknown"]),
    reason: z.string(),
  })
  .meta({ id: "PrimitiveInUse" });

/** Long by kind, since it asks the database nothing but the signing key, which is held. */
export const readPqReadiness = defineLongOperation({
  ...read,
  name: "assurance.pqReadiness",
  summary: "Read how each primitive in use stands against quantum computers, and what this runtime could use instead",
  input: z.object({}).meta({ id: "NoInputPqReadiness" }),
  output: z
    .object({
      status: z.enum(["ready", "vulnerable", "unclassified"]),
      primitives: z.array(PrimitiveInUse),
      /** Post-quantum algorithms of this runtime, each tried in this process. None is in use by being listed. */
      available: z.array(
        z.object({ algorithm: z.string(), standard: z.string(), works: z.boolean() }).meta({ id: "PqAlgorithm" }),
      ),
      runtime: z.object({ node: z.string(), openssl: z.string() }).meta({ id: "CryptoRuntime" }),
      outside: z.string(),
    })
    .meta({ id: "PqReadiness" }),
  faults: [],
  async run(ctx) {
    const primitives = inventoryOf(await policyNow(ctx.door.accessTokenSeconds)).map(standing);
    return {
      status: statusOf(primitives.map(({ quantum }) => quantum)),
      primitives,
      available: await lookedAt("post-quantum", async () => postQuantumNow()),
      runtime: { node: process.versions.node, openssl: process.versions.openssl },
      outside:
        "TLS ends at whatever serves the public address over https; its key exchange is not seen from here. Neither is listed what others made and is only verified here: tokens of providers, chips of documents, password hashes brought from another system.",
    };
  },
});

function statusOf(standings: readonly Quantum[]): "ready" | "vulnerable" | "unclassified" {
  if (standings.includes("unclassified")) return "unclassified";
  return standings.includes("vulnerable") ? "vulnerable" : "ready";
}

function standing({ use, primitive, protects }: Use): z.input<typeof PrimitiveInUse> {
  const known = primitiveNamed(primitive);
  const lost = protects === "secrecy" ? ("record now, open later" as const) : ("forge then" as const);
  const risks = { vulnerable: lost, weakened: "none", resistant: "none", unclassified: "unknown" } as const;
  return { use, primitive, ...known, risk: risks[known.quantum] };
}
