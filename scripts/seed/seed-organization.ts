import { hashPassword } from "#lib/crypto/password.ts";
import { randomBase62 } from "#lib/crypto/random.ts";
import { drawFrom } from "./draw.ts";
import { type Amounts, type Filled, fill } from "./fill.ts";
import { type NewOrganization, newOrganization } from "./organization.ts";
import { addStaff, memberAddress } from "./staff.ts";

const NAME = "Northwind Identity";

export type Seeded = { organization: NewOrganization; tag: string; live: Filled; test: Filled };

type Wanted = { amounts: Amounts; password: string; now?: Date; seed?: number; made?: (what: string) => void };

/** Makes one more organization that looks lived in, and touches nothing else of the database. */
export async function seedOrganization({ amounts, password, made, ...given }: Wanted): Promise<Seeded> {
  // Of this run's own: an address signs in to one organization of an installation alone.
  const tag = randomBase62(5).toLowerCase();
  const draw = drawFrom(given.seed ?? Number.parseInt(tag, 36));
  const now = given.now ?? new Date();
  const ownerEmail = memberAddress("owner", tag);
  const organization = await newOrganization({ name: NAME, ownerEmail, password, draw, now });
  const passwordHash = await hashPassword(password);
  await addStaff(organization.live, tag, passwordHash);
  const test = await fill(organization.test, sandboxOf(amounts), passwordHash);
  made?.("sandbox");
  const live = await fill(organization.live, amounts, passwordHash, made);
  return { organization, tag, live, test };
}

/** Test mode holds what a developer has tried. */
function sandboxOf({ users, events, verifications, messages, calls }: Amounts): Amounts {
  return {
    users: Math.min(12, users),
    events: Math.min(160, events),
    verifications: Math.min(4, verifications),
    messages: Math.min(6, messages),
    calls: Math.min(40, calls),
  };
}
