import * as z from "zod";
import { defineOperation } from "#lib/engine/operation.ts";
import { completeReset, ownerOfReset, PasswordReset, resetAnswer } from "../passwords/index.ts";
import { isOneOfBoth, keptUnsent, newUnsent, ONE_OF_BOTH } from "./new-password.ts";

/** Sets a password that is never sent: by a salt and a commitment, or by a record of OPAQUE. */
export const resetUnsentPassword = defineOperation({
  name: "passwords.resetUnsent",
  summary: "Set a new password, without sending it, with the token of a reset mail",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z
    .object({ token: z.string().min(1).max(200), ...newUnsent })
    .refine(isOneOfBoth, ONE_OF_BOTH)
    .meta({ id: "ResetUnsentPassword" }),
  output: PasswordReset,
  faults: ["code_expired", "forbidden", "invalid_input", "unavailable"],
  async run(ctx, { token, ...given }) {
    const { id } = await ownerOfReset(ctx, token);
    return resetAnswer(await completeReset(ctx, token, await keptUnsent(ctx, id, given)));
  },
});
