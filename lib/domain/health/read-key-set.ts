import * as z from "zod";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { publicKeySet } from "../sessions/index.ts";

export const readKeySet = definePlatformOperation({
  name: "tokens.keySet",
  summary: "The public keys that verify access tokens (RFC 7517)",
  scope: null,
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputKeySet" }),
  output: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).meta({ id: "JsonWebKeySet" }),
  faults: [],
  async run() {
    const { keys } = await publicKeySet();
    return { keys: keys.map((key) => ({ ...key })) };
  },
});
