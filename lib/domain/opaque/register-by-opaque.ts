import * as z from "zod";
import { newId } from "#lib/crypto/random.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { DeviceInfo } from "../devices/index.ts";
import { onDevice } from "../password-proofs/index.ts";
import { openAccount, SignInOutcome } from "../sessions/index.ts";
import { EmailAddress } from "../users/index.ts";
import { beginRecord, finishRecord, RegistrationRecord, RegistrationRequest } from "./registration.ts";

/** The first step of a new record, whether for a new user or for one who has the token of a reset mail. */
export const beginOpaqueRegistration = defineOperation({
  name: "opaque.register",
  summary: "Begin a password that is used by OPAQUE",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 0,
  input: z.object({ registrationRequest: RegistrationRequest }).meta({ id: "BeginOpaqueRegistration" }),
  output: z
    .object({ registrationId: secret(), registrationResponse: z.string() })
    .meta({ id: "OpaqueRegistrationBegun" }),
  faults: ["invalid_input"],
  async run(ctx, { registrationRequest }) {
    const { token, registrationResponse } = await beginRecord(ctx, "opaque_registration", registrationRequest);
    return { registrationId: token, registrationResponse };
  },
});

export const registerByOpaque = defineOperation({
  name: "users.signUpByOpaque",
  summary: "Register a user whose password is used by OPAQUE, and open a session",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: z
    .object({
      email: EmailAddress,
      registrationId: z.string().min(1).max(200),
      registrationRecord: RegistrationRecord,
      name: z.string().trim().min(1).max(200).optional(),
      deviceInfo: DeviceInfo.optional(),
    })
    .meta({ id: "SignUpByOpaque" }),
  output: SignInOutcome,
  faults: ["conflict", "code_expired", "invalid_input"],
  async run(ctx, { email, name, registrationId, registrationRecord, deviceInfo }) {
    const id = newId("usr", ctx.now.getTime());
    const sent = { token: registrationId, record: registrationRecord, userId: id };
    const { kept } = await finishRecord(ctx, "opaque_registration", sent);
    return openAccount(onDevice(ctx, deviceInfo), { id, email, name, ...kept }, "opaque");
  },
});
