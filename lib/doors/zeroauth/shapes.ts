import * as z from "zod";
import { type createKey, type revokeKey, ZEROAUTH_SCOPES } from "#lib/domain/keys/index.ts";
import type { logInToConsole } from "#lib/domain/members/index.ts";
import type { createOrganization } from "#lib/domain/organizations/index.ts";
import type { refreshSession } from "#lib/domain/sessions/index.ts";
import { inputShape, outputShape } from "../shape.ts";

const Account = z
  .object({ id: z.string(), email: z.string().nullable(), role: z.string() })
  .meta({ id: "ConsoleAccount" });

type Refreshed = z.output<typeof refreshSession.output>;

export const tokens = outputShape(
  z
    .object({
      accessToken: z.string(),
      refreshToken: z.string(),
      tokenType: z.literal("Bearer"),
      expiresIn: z.number(),
      sessionId: z.string(),
    })
    .meta({ id: "SessionTokens" }),
  ({ accessToken, refreshToken, expiresIn, sessionId }: Refreshed) => ({
    accessToken,
    refreshToken,
    tokenType: "Bearer" as const,
    expiresIn,
    sessionId,
  }),
);

export const consoleSignup = {
  ...inputShape(
    z
      .object({ email: z.string(), password: z.string(), companyName: z.string(), invitation: z.string().optional() })
      .meta({ id: "ConsoleSignup" }),
    ({ email, password, companyName, invitation }) => ({
      ownerEmail: email,
      ownerPassword: password,
      name: companyName,
      invitation,
    }),
    { ownerEmail: "email", ownerPassword: "password", name: "companyName" },
  ),
  ...outputShape(
    z
      .object({
        token: z.string(),
        refreshToken: z.string(),
        expiresIn: z.number(),
        apiKey: z.string(),
        tenant: z.object({ id: z.string(), companyName: z.string() }).meta({ id: "ConsoleTenant" }),
        user: Account,
      })
      .meta({ id: "ConsoleSignedUp" }),
    (output: z.output<typeof createOrganization.output>) => ({
      token: output.accessToken,
      refreshToken: output.refreshToken,
      expiresIn: output.expiresIn,
      apiKey: output.organization.apiKey,
      tenant: { id: output.organization.id, companyName: output.organization.name },
      user: { id: output.user.id, email: output.user.email, role: output.user.role },
    }),
  ),
};

export const consoleLogin = outputShape(
  z
    .object({ token: z.string(), refreshToken: z.string(), expiresIn: z.number(), tenantId: z.string(), user: Account })
    .meta({ id: "ConsoleLoggedIn" }),
  (output: z.output<typeof logInToConsole.output>) => ({
    token: output.accessToken,
    refreshToken: output.refreshToken,
    expiresIn: output.expiresIn,
    tenantId: output.organizationId,
    user: { id: output.user.id, email: output.user.email, role: output.user.role },
  }),
);

const Key = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string(),
    lastFour: z.string(),
    environment: z.enum(["live", "test"]),
    scopes: z.array(z.string()),
    createdAt: z.string(),
    lastUsedAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
  })
  .meta({ id: "ConsoleKey" });

type KeyOutput = z.output<typeof revokeKey.output>;

function keyOf({ mode, ...rest }: KeyOutput): z.input<typeof Key> {
  return { ...rest, environment: mode };
}

export const consoleKey = outputShape(Key, keyOf);

export const newKey = {
  ...inputShape(
    z
      .object({
        name: z.string().default("API key"),
        environment: z.enum(["live", "test"]).optional(),
        scopes: z.array(z.string()).optional(),
      })
      .meta({ id: "NewConsoleKey" }),
    ({ name, environment, scopes = [...ZEROAUTH_SCOPES] }) => ({ name, mode: environment, scopes, family: "zeroauth" }),
    { mode: "environment" },
  ),
  ...outputShape(
    Key.extend({ key: z.string() }).meta({ id: "NewConsoleKeyMade" }),
    (output: z.output<typeof createKey.output>) => ({
      ...keyOf(output),
      key: output.key,
    }),
  ),
};
