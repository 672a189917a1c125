import * as z from "zod";
import { hashPassword } from "#lib/crypto/password.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import {
  EmailAddress,
  isCommon,
  Password,
  PhoneNumber,
  refuseBreached,
  registerUser,
  userOutput,
} from "../users/index.ts";
import { SignInOutcome, secondFactorNeeded } from "./complete-sign-in.ts";
import { sendVerification } from "./email-verification.ts";
import { SIGN_IN_METHODS, type SignInMethod } from "./sign-in-methods.ts";
import { startSession } from "./tokens.ts";

export const SignUp = z
  .object({
    email: EmailAddress,
    password: Password,
    name: z.string().trim().min(1).max(200).optional(),
    phone: PhoneNumber.optional(),
  })
  .refine(({ email, password }) => !isCommon(password, [email.split("@")[0] ?? ""]), {
    path: ["password"],
    message: "must not be made of the address",
  })
  .meta({ id: "SignUp" });

export const signUp = defineLongOperation({
  name: "users.signUp",
  summary: "Register a user and open a session",
  scope: "auth:write",
  effect: "write",
  category: "auth",
  cost: 1,
  input: SignUp,
  output: SignInOutcome,
  faults: ["conflict", "overloaded"],
  async run(ctx, { password, ...person }) {
    await refuseBreached(password, "password");
    const passwordHash = await hashPassword(password);
    return ctx.transact((inside) => openAccount(inside, { ...person, passwordHash }, "password"));
  },
});

type NewAccount = Omit<Parameters<typeof registerUser>[1], "role"> & { email: string };

/** Registers somebody who has chosen a password, asks for a proof of the address, and opens the first session. */
export async function openAccount(
  ctx: TenantContext,
  person: NewAccount,
  method: SignInMethod,
): Promise<z.input<typeof SignInOutcome>> {
  const row = await registerUser(ctx, { ...person, role: "user" });
  if (!row) throw new Fault("conflict", "That address belongs to another user.");
  await ctx.emit("user.signup", { subject: row.id, data: { method } });
  await sendVerification(ctx, row, person.email);
  // An organization that demands a second factor gets one before the first session.
  const needed = await secondFactorNeeded(ctx, row, method);
  if (needed) return needed;
  const tokens = await startSession(ctx, row, { methods: [...SIGN_IN_METHODS[method].amr] });
  await ctx.emit("session.created", { subject: row.id, data: { sessionId: tokens.sessionId } });
  return { user: await userOutput(row), ...tokens, mfaRequired: false as const };
}
