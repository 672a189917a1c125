import * as z from "zod";
import { Fault } from "#lib/engine/faults.ts";
import { isAppleKey } from "./apple-client-secret.ts";
import type { ClientSecret } from "./provider.ts";

/** What an administrator enters so that a provider knows us. */
export const secretFields = {
  clientSecret: z.string().trim().min(1).max(1000).optional(),
  apple: z
    .object({
      teamId: z
        .string()
        .trim()
        .regex(/^[A-Z0-9]{10}$/, "must be the ten characters of your Apple team"),
      keyId: z
        .string()
        .trim()
        .regex(/^[A-Z0-9]{10}$/, "must be the ten characters of the key"),
      privateKey: z.string().trim().min(1).max(2000),
    })
    .meta({ id: "AppleKey" })
    .optional(),
};

type Given = { clientSecret?: string; apple?: { teamId: string; keyId: string; privateKey: string } };

/** The secret of a provider as it is kept; undefined where none is given. Apple's is made of a key, others' are texts. */
export async function secretOf(provider: string, { clientSecret, apple }: Given): Promise<ClientSecret | undefined> {
  if (provider !== "apple") {
    if (apple) throw wrong("apple", "is for the provider apple alone");
    return clientSecret === undefined ? undefined : { kind: "secret", value: clientSecret };
  }
  if (clientSecret !== undefined) throw wrong("clientSecret", "is not used with Apple: give its team, key id and key");
  if (!apple) return undefined;
  if (!(await isAppleKey(apple.privateKey)))
    throw wrong("apple", "must hold the private key that Apple gave you, the whole text of the .p8 file");
  return { kind: "apple", ...apple };
}

/** Refuses one field of the input with a sentence. */
export function wrong(field: string, message: string): Fault {
  return new Fault("invalid_input", undefined, { issues: [{ path: [field], message }] });
}
