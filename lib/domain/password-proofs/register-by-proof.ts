import * as z from "zod";
import { newId } from "#lib/crypto/random.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { DeviceInfo } from "../devices/index.ts";
import { assertKeysUsable } from "../proofs/index.ts";
import { openAccount, SignInOutcome } from "../sessions/index.ts";
import { EmailAddress, sealPasswordProof } from "../users/index.ts";
import { newProof } from "./judge-proof.ts";
import { onDevice } from "./named-device.ts";

/** The password is never sent, so that nothing of it can be looked at here: the client has to refuse a weak one. */
export const registerByProof = defineOperation({
  name: "users.signUpByProof",
  summary: "Register a user whose password is proven and never sent, and open a session",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z
    .object({
      email: EmailAddress,
      ...newProof,
      name: z.string().trim().min(1).max(200).optional(),
      deviceInfo: DeviceInfo.optional(),
    })
    .meta({ id: "SignUpByProof" }),
  output: SignInOutcome,
  faults: ["conflict", "unavailable"],
  async run(ctx, { email, salt, commitment, name, deviceInfo }) {
    // A password that could not be proven afterwards would lock its user out.
    assertKeysUsable();
    const id = newId("usr", ctx.now.getTime());
    const kept = await sealPasswordProof({ tenantId: ctx.tenantId, mode: ctx.mode, id }, { salt, commitment });
    return openAccount(onDevice(ctx, deviceInfo), { id, email, name, ...kept }, "password_proof");
  },
});
