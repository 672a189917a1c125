import { ROLES } from "#db/schema/users.ts";
import { newId } from "#lib/crypto/random.ts";
import { setRole } from "#lib/domain/members/index.ts";
import { startSession } from "#lib/domain/sessions/index.ts";
import { registerUser } from "#lib/domain/users/index.ts";
import { execute } from "#lib/engine/execute.ts";
import { drawClient } from "./clients.ts";
import { drawName } from "./names.ts";
import { DAY, HOUR } from "./rhythm.ts";
import { after, callerAt, keyAt, ownerAt, type Scene, within } from "./scene.ts";

export type Role = (typeof ROLES)[number];

/** How many people of the console have each role, beside the owner who signed the organization up. */
const MEMBERS: Readonly<Record<Role, number>> = { owner: 0, admin: 2, reviewer: 3, developer: 3, user: 0 };

/** The address with which the first member of a role signs in, of a run that the tag names. */
export function memberAddress(role: Role, tag: string, number = 1): string {
  return `${role}${number > 1 ? number : ""}-${tag}@example.com`;
}

/** People of every role: each signs up as a user and is given the role by the owner. */
export async function addStaff(scene: Scene, tag: string, passwordHash: string): Promise<void> {
  const { draw } = scene;
  for (const role of ROLES)
    for (let number = 1; number <= MEMBERS[role]; number++) {
      const joined = after(scene.now, -draw.int(40, 190) * DAY + draw.int(8, 17) * HOUR);
      const { given, surname } = drawName(draw);
      const person = {
        id: newId("usr", joined.getTime()),
        email: memberAddress(role, tag, number),
        name: `${given} ${surname}`,
        passwordHash,
        isVerified: true,
        role: "user" as const,
      };
      await within(keyAt(scene, joined), async (ctx) => {
        await registerUser(ctx, person);
        await ctx.emit("user.signup", { subject: person.id, data: { method: "password" } });
      });
      await execute(setRole, ownerAt(scene, after(joined, HOUR)), { userId: person.id, role });
      await signIn(scene, { id: person.id, role });
    }
  await signIn(scene, { id: scene.owner.userId, role: "owner" });
  await signIn(scene, { id: scene.owner.userId, role: "owner" });
}

/** A sign-in to the console some days ago, whose session is still open. */
async function signIn(scene: Scene, user: { id: string; role: Role }): Promise<void> {
  const at = after(scene.now, -scene.draw.int(1, 9 * 24) * HOUR);
  const client = drawClient(scene.draw, scene.draw.int(0, 2));
  const caller = { ...callerAt(scene, { type: "anonymous", id: "none", scopes: [] }, at), client };
  await within(caller, async (ctx) => {
    const { sessionId } = await startSession(ctx, user, { kind: "console" });
    await ctx.emit("console.login", { subject: user.id, data: { sessionId } });
  });
}
