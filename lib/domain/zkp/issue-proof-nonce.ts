import * as z from "zod";
import { defineOperation } from "#lib/engine/operation.ts";
import { issueNonce } from "../proofs/index.ts";
import { PURPOSE } from "./identity-proof.ts";

/** A published GET that writes. The nonce is good at the origin of the page that asks, else at this server's own. */
export const issueProofNonce = defineOperation({
  name: "zkp.nonce",
  summary: "Make a nonce for one proof within five minutes",
  scope: "nonce:create",
  effect: "write",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputProofNonce" }),
  output: z
    .object({ nonce: z.string(), timestamp: z.iso.datetime(), expiresIn: z.number().int() })
    .meta({ id: "ProofNonce" }),
  faults: [],
  run: (ctx) => issueNonce(ctx, { purpose: PURPOSE, origin: ctx.origin }),
});
