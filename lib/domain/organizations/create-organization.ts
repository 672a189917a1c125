import * as z from "zod";
import { findConsoleAddress, insertOrganization, takeConsoleAddress } from "#db/queries/organizations.ts";
import { hashPassword } from "#lib/crypto/password.ts";
import { newId } from "#lib/crypto/random.ts";
import type { PlatformContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { planOfNew } from "#lib/engine/plans.ts";
import { secret } from "#lib/engine/secrets.ts";
import { issueKey } from "../keys/index.ts";
import { startSession, tokenFields } from "../sessions/index.ts";
import { newTenantKeys, platformIndices } from "../tenancy/index.ts";
import {
  EmailAddress,
  FreePassword,
  isCommon,
  normalizeEmail,
  Password,
  refuseBreached,
  registerUser,
  User,
  userOutput,
} from "../users/index.ts";
import { refuseUninvited } from "./invitation.ts";
import { OrganizationName } from "./organization-name.ts";

export const CreateOrganization = z
  .object({
    name: OrganizationName,
    ownerEmail: EmailAddress,
    ownerPassword: Password,
    /** Where the server takes new organizations by invitation. */
    invitation: z.string().max(200).optional(),
  })
  .meta({ id: "CreateOrganization" });

const OfDeveloper = CreateOrganization.extend({ ownerPassword: FreePassword }).meta({ id: "CreateDeveloperAccount" });

const signsUp = {
  summary: "Sign up an organization with its owner and a first API key",
  scope: null,
  effect: "write",
  category: "auth",
  cost: 0,
  output: z
    .object({
      organization: z.object({ id: z.string(), name: z.string(), apiKey: secret() }).meta({ id: "NewOrganization" }),
      user: User,
      ...tokenFields,
    })
    .meta({ id: "CreatedOrganization" }),
} as const;

export const createOrganization = definePlatformOperation({
  ...signsUp,
  name: "organizations.create",
  input: CreateOrganization,
  faults: ["conflict", "forbidden", "overloaded"],
  run: create,
});

/** The same for a published sign-up that asks for no composition of its passwords. */
export const createDeveloperAccount = definePlatformOperation({
  ...signsUp,
  name: "organizations.createForDeveloper",
  input: OfDeveloper,
  faults: ["conflict", "forbidden", "invalid_input", "overloaded"],
  async run(ctx, input) {
    if (isCommon(input.ownerPassword, [input.ownerEmail.split("@")[0] ?? ""]))
      throw new Fault("invalid_input", "This password is one of those that are guessed first; choose another one.", {
        issues: [{ path: ["ownerPassword"], message: "is one of the passwords that are guessed first" }],
      });
    return create(ctx, input);
  },
});

/** Makes an organization, its owner, a first live key and a session of the owner, all or nothing. */
async function create(
  ctx: PlatformContext,
  { name, ownerEmail, ownerPassword, invitation }: z.output<typeof OfDeveloper>,
): Promise<z.input<typeof signsUp.output>> {
  refuseUninvited(ownerEmail, invitation, ctx.now);
  await refuseBreached(ownerPassword, "ownerPassword");
  const passwordHash = await hashPassword(ownerPassword);
  const id = newId("org", ctx.now.getTime());
  const [addressIndex = "", ...earlier] = platformIndices("console address", normalizeEmail(ownerEmail));
  return ctx.transact(async (platform, enter) => {
    const { root, dataKey } = newTenantKeys(id, ctx.now);
    const row = { id, name, plan: planOfNew(), dataKey: root, createdAt: ctx.now };
    await insertOrganization(platform, row, dataKey);
    const userId = newId("usr", ctx.now.getTime());
    if (earlier.length > 0 && (await findConsoleAddress(platform, earlier))) throw addressTaken();
    if (!(await takeConsoleAddress(platform, { addressIndex, tenantId: id, userId }))) throw addressTaken();
    return enter(id, "live", async (inside) => {
      const owner = await registerUser(inside, { id: userId, email: ownerEmail, passwordHash, role: "owner" });
      if (!owner) throw new Fault("conflict");
      await inside.emit("organization.created", { subject: id, data: { name } });
      const family = ctx.door.name === "zeroauth" ? "zeroauth" : "native";
      const { key } = await issueKey(inside, { name: "First key", family, scopes: ["*"] });
      const { sessionId, sessionExpiresAt: _until, ...tokens } = await startSession(inside, owner, { kind: "console" });
      await inside.emit("session.created", { subject: owner.id, data: { sessionId } });
      return { organization: { id, name, apiKey: key }, user: await userOutput(owner), ...tokens };
    });
  });
}

const addressTaken = () => new Fault("conflict", "That address already signs in to another organization.");
