import { touchApiKeys } from "#db/queries/api-keys.ts";
import { insertProvider } from "#db/queries/oauth.ts";
import { onPlatform } from "#db/tenant.ts";
import { newId } from "#lib/crypto/random.ts";
import { createKey, type FAMILIES, revokeKey, type SCOPES } from "#lib/domain/keys/index.ts";
import { sealSecret } from "#lib/domain/oauth/provider.ts";
import { createOrganization, updateOrganization } from "#lib/domain/organizations/index.ts";
import { execute } from "#lib/engine/execute.ts";
import type { Draw } from "./draw.ts";
import { DAY, HOUR } from "./rhythm.ts";
import { after, callerAt, ownerAt, type Scene, within } from "./scene.ts";

// Chosen: as long as a young product is in use; what is older than six months no page shows.
export const AGE_DAYS = 210;
/** Days that evidence is kept: longer than a developer keeps a seeded database, so that its pictures stay. */
export const RETENTION_DAYS = 60;

export type NewOrganization = { live: Scene; test: Scene; name: string; keys: { live: string; test: string } };

type Wanted = { name: string; ownerEmail: string; password: string; draw: Draw; now: Date };

/** Signs up an organization by the public operation, dated months ago, and gives it the settings that an owner makes. */
export async function newOrganization({ name, ownerEmail, password, draw, now }: Wanted): Promise<NewOrganization> {
  const founded = after(now, -AGE_DAYS * DAY);
  const anonymous = { type: "anonymous", id: "none", scopes: [] } as const;
  const stranger = { ...callerAt({ tenantId: "", mode: "live" }, anonymous, founded), tenantId: null };
  const made = await execute(createOrganization, stranger, { name, ownerEmail, ownerPassword: password });
  const base = {
    tenantId: made.organization.id,
    owner: { userId: made.user.id, sessionId: "" },
    draw,
    now,
  };
  const live: Scene = { ...base, mode: "live", keyId: "" };
  await execute(updateOrganization, ownerAt(live, after(founded, HOUR)), {
    accentColor: "#0f766e",
    retentionDays: RETENTION_DAYS,
    redirectUrls: ["https://app.northwind.example/callback", "https://admin.northwind.example"],
  });
  const { live: liveKeys, test: testKeys } = await addKeys(live, founded);
  await addConnections(live, after(founded, 3 * DAY));
  return {
    name,
    live: { ...live, keyId: liveKeys.id },
    test: { ...base, mode: "test", keyId: testKeys.id },
    keys: { live: made.organization.apiKey, test: testKeys.key },
  };
}

type WantedKey = {
  name: string;
  family: keyof typeof FAMILIES;
  mode: "live" | "test";
  scopes?: (keyof typeof SCOPES)[];
  day: number;
  /** Days before the run on which it was used last; left out for one that never was. */
  usedDaysAgo?: number;
  isRevoked?: true;
};

const KEYS: readonly WantedKey[] = [
  { name: "Backend", family: "native", mode: "live", day: 1, usedDaysAgo: 0.001 },
  { name: "Backend, before the rotation", family: "native", mode: "live", day: 2, usedDaysAgo: 61, isRevoked: true },
  { name: "Reporting (read only)", family: "native", mode: "live", scopes: ["users:read", "events:read", "usage:read"], day: 40, usedDaysAgo: 0.6 }, // biome-ignore format: one key a line
  { name: "Onboarding", family: "native", mode: "live", scopes: ["kyc:read", "kyc:write"], day: 52, usedDaysAgo: 0.02 },
  { name: "Wallet login", family: "zeroauth", mode: "live", day: 70, usedDaysAgo: 1.4 },
  { name: "Vault", family: "zkauth", mode: "live", day: 88, usedDaysAgo: 4 },
  { name: "Partner portal", family: "auth1", mode: "live", day: 120 },
  { name: "Staging", family: "native", mode: "test", day: 1, usedDaysAgo: 0.1 },
  { name: "Continuous integration", family: "native", mode: "test", day: 15, usedDaysAgo: 0.4 },
  { name: "Lost laptop", family: "native", mode: "test", day: 22, usedDaysAgo: 150, isRevoked: true },
  { name: "Wallet sandbox", family: "zeroauth", mode: "test", day: 69, usedDaysAgo: 12 },
  { name: "Vault sandbox", family: "zkauth", mode: "test", day: 87 },
  { name: "Partner sandbox", family: "auth1", mode: "test", day: 118, usedDaysAgo: 30 },
];

type Made = { id: string; key: string };

/** Keys of every family and both modes; returns the one of each mode that the organization's servers use. */
async function addKeys(scene: Scene, founded: Date): Promise<Record<"live" | "test", Made>> {
  const made: Record<"live" | "test", Made[]> = { live: [], test: [] };
  for (const { name, family, mode, scopes, day, usedDaysAgo, isRevoked } of KEYS) {
    const at = after(founded, day * DAY + 9 * HOUR);
    const { id, key } = await execute(createKey, ownerAt(scene, at), { name, family, mode, ...(scopes && { scopes }) });
    made[mode].push({ id, key });
    const usedAt = usedDaysAgo === undefined ? undefined : after(scene.now, -usedDaysAgo * DAY);
    if (usedAt) await onPlatform((platform) => touchApiKeys(platform, [id], usedAt));
    if (isRevoked) await execute(revokeKey, ownerAt(scene, after(usedAt ?? at, 2 * HOUR)), { keyId: id });
  }
  const [live, test] = [made.live[0], made.test[0]];
  if (!live || !test) throw new Error("a mode has no key");
  return { live, test };
}

export const CONNECTIONS = ["google", "microsoft"] as const;

const PROVIDERS = [
  { slug: "google", displayName: "Google", issuer: "https://accounts.google.com", isEnabled: true },
  { slug: "microsoft", displayName: "Microsoft", issuer: "https://login.microsoftonline.com/common/v2.0", isEnabled: true },
  { slug: "workforce", displayName: "Northwind staff", issuer: "https://sso.northwind.example", isEnabled: false },
] as const; // biome-ignore format: one provider a line

/** As `connections.create` writes them, but for its visit at the issuer: nothing here asks the network. */
async function addConnections(scene: Scene, from: Date): Promise<void> {
  for (const [index, { slug, ...provider }] of PROVIDERS.entries()) {
    const at = after(from, index * 12 * DAY);
    await within(ownerAt(scene, at), async (ctx) => {
      const { tenantId, mode } = ctx;
      const id = newId("con", at.getTime());
      const row = await insertProvider(ctx.tenant, {
        ...provider,
        id,
        slug,
        clientId: `northwind-${slug}.example`,
        secret: await sealSecret({ tenantId, mode, id }, { kind: "secret", value: newId("seeded") }),
        scopes: ["openid", "email", "profile"],
        createdAt: at,
      });
      if (row) await ctx.emit("connection.created", { subject: row.id, data: { provider: slug } });
    });
  }
}
