import { generateKeyPairSync, randomBytes } from "node:crypto";
import { confirmTotpFactor, putTotpFactor } from "#db/queries/second-factors.ts";
import { copyRows } from "#db/queries/seed.ts";
import { devices, linkedIdentities, passkeys } from "#db/schema/index.ts";
import { digest } from "#lib/crypto/digest.ts";
import { newId, newSecret } from "#lib/crypto/random.ts";
import { newTotpSecret } from "#lib/crypto/totp.ts";
import { sealInfo } from "#lib/domain/devices/device.ts";
import { newRecoveryCodes } from "#lib/domain/recovery/recovery-code.ts";
import { cell, personalIndex, sealPersonal, sealPersonalBytes } from "#lib/domain/tenancy/index.ts";
import { newBackupCodes } from "#lib/domain/totp/backup-codes.ts";
import { CONNECTIONS } from "./organization.ts";
import type { Person } from "./people.ts";
import { HOUR } from "./rhythm.ts";
import { after, callerAt, type Scene, within } from "./scene.ts";

// Chosen: whoever looks at users by hand meets enough of them, and the rest of a large run costs nothing.
const MOST = { apps: 60, codes: 40, devices: 300 } as const;

/** The named devices of people, by person. */
export type NamedDevices = ReadonlyMap<Person, string>;

/** Gives people what they sign in with beside a password, and returns the named devices. */
export async function addMeans(scene: Scene, people: readonly Person[]): Promise<NamedDevices> {
  await copyRows(passkeys, passkeyRows(scene, people));
  await copyRows(linkedIdentities, identityRows(scene, people));
  const welcome = people.filter(({ blockedAt, isVerified }) => blockedAt === undefined && isVerified);
  for (const person of every(welcome, 5, 1, MOST.apps)) await addApp(scene, person);
  for (const person of every(welcome, 6, 2, MOST.codes)) await addRecoveryCodes(scene, person);
  const named = new Map(every(welcome, 4, 0, MOST.devices).map((person) => [person, newId("dev", soonAfter(person).getTime())])); // biome-ignore format: one thought
  await copyRows(devices, deviceRows(scene, named));
  return named;
}

function every(people: readonly Person[], step: number, first: number, most: number): Person[] {
  return people.filter((_, index) => index % step === first).slice(0, most);
}

const soonAfter = ({ createdAt }: Person) => after(createdAt, HOUR / 4);

function userAt({ tenantId, mode }: Scene, { id }: Person, at: Date) {
  return callerAt({ tenantId, mode }, { type: "user", id, scopes: ["self:*"] }, at);
}

/** An authenticator app with its backup codes, as a set-up and its confirming code leave it. */
async function addApp(scene: Scene, person: Person): Promise<void> {
  await within(userAt(scene, person, soonAfter(person)), async (ctx) => {
    const { tenantId, mode } = ctx;
    const place = cell("totp_factors.secret", { tenantId, mode, userId: person.id });
    const secret = await sealPersonal(place, newTotpSecret());
    await putTotpFactor(ctx.tenant, { userId: person.id, secret, createdAt: ctx.now });
    await newBackupCodes(ctx, person.id);
    await ctx.emit("mfa.setup_started", { subject: person.id, data: { method: "totp" } });
    await confirmTotpFactor(ctx.tenant, person.id, ctx.now);
    await ctx.emit("mfa.enabled", { subject: person.id, data: { method: "totp" } });
  });
}

async function addRecoveryCodes(scene: Scene, person: Person): Promise<void> {
  await within(userAt(scene, person, soonAfter(person)), (ctx) => newRecoveryCodes(ctx, person.id));
}

const PASSKEYS = ["iPhone", "MacBook", "Security key", "Pixel", "Windows Hello"] as const;

async function* passkeyRows({ tenantId, mode, draw }: Scene, people: readonly Person[]) {
  // Keys of nobody: the private halves are thrown away, so that nothing signs with them.
  const keys = Array.from({ length: 20 }, coseKey);
  for (const person of people) {
    if (person.means !== "passkey") continue;
    const name = draw.pick(PASSKEYS);
    const isRoaming = name === "Security key";
    const owned = { tenantId, mode, id: newId("pk", soonAfter(person).getTime()), userId: person.id };
    yield {
      ...owned,
      credentialId: randomBytes(20).toString("base64url"),
      publicKey: await sealPersonalBytes(cell("passkeys.public_key", owned), draw.pick(keys)),
      counter: isRoaming ? draw.int(1, 90) : 0,
      transports: isRoaming ? ["usb", "nfc"] : ["internal", "hybrid"],
      isBackedUp: !isRoaming,
      name: await sealPersonal(cell("passkeys.name", owned), name),
      createdAt: soonAfter(person),
      lastUsedAt: person.lastLoginAt === undefined ? null : new Date(person.lastLoginAt),
    };
  }
}

/** A public key on P-256 as authenticators give it. RFC 9053 §7.1.1: {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
function coseKey(): Buffer {
  const { x = "", y = "" } = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
  const coordinate = (label: number, text: string) =>
    Buffer.concat([Buffer.of(label, 0x58, 32), Buffer.from(text, "base64url")]);
  return Buffer.concat([Buffer.of(0xa5, 1, 2, 3, 0x26, 0x20, 1), coordinate(0x21, x), coordinate(0x22, y)]);
}

async function* identityRows({ tenantId, mode, draw }: Scene, people: readonly Person[]) {
  for (const person of people) {
    if (person.means !== "oauth") continue;
    yield {
      id: newId("idn", person.createdAt),
      tenantId,
      mode,
      userId: person.id,
      provider: draw.pick(CONNECTIONS),
      subjectIndex: await personalIndex(tenantId, "identity", JSON.stringify(["https://seeded.example", person.id])),
      createdAt: new Date(person.createdAt),
      lastUsedAt: person.lastLoginAt === undefined ? null : new Date(person.lastLoginAt),
    };
  }
}

const DEVICES = [
  ["phone", "mobile"],
  ["laptop", "desktop"],
  ["tablet", "tablet"],
] as const;

async function* deviceRows({ tenantId, mode, draw }: Scene, named: NamedDevices) {
  for (const [person, id] of named) {
    const [word, deviceType] = draw.pick(DEVICES);
    const seen = new Date(person.lastLoginAt ?? soonAfter(person).getTime());
    yield {
      id,
      tenantId,
      mode,
      userId: person.id,
      info: await sealInfo(
        { tenantId, mode, id, userId: person.id },
        { deviceName: `${person.given}'s ${word}`, deviceType },
      ),
      // Of a secret that nobody was given.
      tokenHash: digest(newSecret("seeded_")),
      trustedAt: soonAfter(person),
      createdAt: soonAfter(person),
      lastSeenAt: seen,
    };
  }
}
