import { copyRows } from "#db/queries/seed.ts";
import { users } from "#db/schema/index.ts";
import { newId } from "#lib/crypto/random.ts";
import { cell, personalIndex, sealPersonal } from "#lib/domain/tenancy/index.ts";
import { normalizeEmail } from "#lib/domain/users/index.ts";
import { addressGiver, drawName, numberGiver, type PersonName } from "./names.ts";
import { AGE_DAYS } from "./organization.ts";
import { DAY, HOUR, momentsIn } from "./rhythm.ts";
import { after, type Scene } from "./scene.ts";

/** How a person signs in. */
export type Means = "password" | "oauth" | "magic_link" | "passkey";

export type Person = PersonName & {
  id: string;
  email: string;
  phone: string | undefined;
  createdAt: number;
  means: Means;
  isVerified: boolean;
  /** When a member blocked this person. */
  blockedAt: number | undefined;
  /** Set while what people do is drawn. */
  lastLoginAt: number | undefined;
};

// By turns, so that ten people have them all.
const MEANS: readonly Means[] = ["password", "password", "oauth", "password", "passkey", "password", "magic_link"];
const [UNVERIFIED_EVERY, BLOCKED_EVERY] = [6, 11];

/** People who signed up over the months, oldest first, ever more of them. */
export function drawPeople({ draw, now }: Scene, count: number): Person[] {
  const give = addressGiver(draw);
  const number = numberGiver();
  const from = after(now, -(AGE_DAYS - 5) * DAY);
  const moments = momentsIn(draw, { from, to: after(now, -2 * HOUR), count, growth: 6 });
  return Array.from(moments, (createdAt, index) => {
    const name = drawName(draw);
    const means = MEANS[index % MEANS.length] ?? "password";
    const isBlocked = index % BLOCKED_EVERY === BLOCKED_EVERY - 2 && draw.chance(count > 100 ? 0.4 : 1);
    const blockable = now.getTime() - createdAt - HOUR;
    return {
      ...name,
      id: newId("usr", createdAt),
      email: give(name),
      phone: draw.chance(0.35) ? number() : undefined,
      createdAt,
      means,
      // A provider, a link and a passkey's first sign-up have proven the address.
      isVerified: means !== "password" || index % UNVERIFIED_EVERY !== 3,
      blockedAt: isBlocked ? now.getTime() - draw.int(HOUR, Math.min(blockable, 20 * DAY)) : undefined,
      lastLoginAt: undefined,
    };
  });
}

/** Writes the people's rows, each sealed and indexed as a sign-up does it. They share one password's hash. */
export async function writePeople(scene: Scene, people: readonly Person[], passwordHash: string): Promise<void> {
  await copyRows(users, rowsOf(scene, people, passwordHash));
}

async function* rowsOf({ tenantId, mode }: Scene, people: readonly Person[], passwordHash: string) {
  for (const person of people) {
    const { email, phone, given, surname } = person;
    const owned = { tenantId, mode, id: person.id };
    yield {
      id: person.id,
      tenantId,
      mode,
      emailIndex: await personalIndex(tenantId, "email", normalizeEmail(email)),
      email: await sealPersonal(cell("users.email", owned), email),
      name: await sealPersonal(cell("users.name", owned), `${given} ${surname}`),
      phone: phone === undefined ? null : await sealPersonal(cell("users.phone", owned), phone),
      phoneIndex: phone === undefined ? null : await personalIndex(tenantId, "phone", phone),
      isPhoneVerified: phone !== undefined && person.isVerified,
      passwordHash: person.means === "password" ? passwordHash : null,
      role: "user" as const,
      status: person.blockedAt === undefined ? ("active" as const) : ("blocked" as const),
      isVerified: person.isVerified,
      createdAt: new Date(person.createdAt),
      lastLoginAt: person.lastLoginAt === undefined ? null : new Date(person.lastLoginAt),
    };
  }
}
