import { beforeAll, describe, expect, it } from "vitest";
import { KYC_STATUSES } from "#db/schema/kyc.ts";
import { ROLES } from "#db/schema/users.ts";
import { listEvents } from "#lib/domain/events/index.ts";
import { listKeys } from "#lib/domain/keys/index.ts";
import { getKycSession, listKycSessions, readKycPicture, readLivenessFilm } from "#lib/domain/kyc/index.ts";
import { listUserSessions, logInToConsole } from "#lib/domain/members/index.ts";
import { listInbox } from "#lib/domain/messages/index.ts";
import { listConnections } from "#lib/domain/oauth/index.ts";
import { readUsage } from "#lib/domain/usage/index.ts";
import { listUsers } from "#lib/domain/users/index.ts";
import { listWebhookDeliveries, listWebhooks } from "#lib/domain/webhooks/index.ts";
import { execute } from "#lib/engine/execute.ts";
import { callerAt, ownerAt, type TenantCaller } from "./scene.ts";
import { type Seeded, seedOrganization } from "./seed-organization.ts";
import { memberAddress } from "./staff.ts";

const PASSWORD = "Sown-And-Grown-7";
const AMOUNTS = { users: 12, events: 600, verifications: 8, messages: 7, calls: 20 };

// A Wednesday afternoon, so that no verdict depends on the hour at which the tests run.
const NOW = new Date("2026-03-04T15:00:00Z");
const LATER = new Date("2026-03-04T15:01:00Z");

let seeded: Seeded;
let owner: TenantCaller;

beforeAll(async () => {
  seeded = await seedOrganization({ amounts: AMOUNTS, password: PASSWORD, seed: 7, now: NOW });
  owner = ownerAt(seeded.organization.live, LATER);
}, 120_000);

const allSessions = async () => (await execute(listKycSessions, owner, { limit: 200 })).sessions;
const allUsers = async () => (await execute(listUsers, owner, { limit: 200 })).users;

describe("a seeded organization", () => {
  it("lets a member of every role of the console sign in", async () => {
    const anonymous = { type: "anonymous", id: "none", scopes: [] } as const;
    const stranger = { ...callerAt(seeded.organization.live, anonymous, LATER), tenantId: null };
    for (const role of ROLES.filter((each) => each !== "user")) {
      const email = memberAddress(role, seeded.tag);
      const { user, organizationId } = await execute(logInToConsole, stranger, { email, password: PASSWORD });
      expect({ role: user.role, organizationId }).toEqual({ role, organizationId: seeded.organization.live.tenantId });
    }
  });

  it("has people of every role, blocked ones and ones whose address is not proven", async () => {
    const users = await allUsers();
    expect(new Set(users.map(({ role }) => role))).toEqual(new Set(ROLES));
    expect(users.some(({ status }) => status === "blocked")).toBe(true);
    expect(users.some(({ isVerified }) => !isVerified)).toBe(true);
  });

  it("has verifications in every state and with every decision", async () => {
    for (const status of KYC_STATUSES) {
      const { sessions } = await execute(listKycSessions, owner, { status });
      expect(sessions[0]?.status, status).toBe(status);
    }
    const decisions = new Set((await allSessions()).map(({ decision }) => decision));
    expect(decisions).toEqual(new Set(["approved", "rejected", "manual_review", null]));
  });

  it("shows the pictures and the film of an approved verification", async () => {
    const approved = (await allSessions()).filter(({ status }) => status === "completed");
    const details = await Promise.all(approved.map(({ id }) => execute(getKycSession, owner, { sessionId: id })));
    const whole = details.find(({ documents, liveness }) => documents.length > 0 && liveness !== null);
    const sessionId = whole?.id ?? "";
    for (const picture of ["document-front", "selfie", "liveness"] as const) {
      const { jpeg } = await execute(readKycPicture, owner, { sessionId, picture });
      // Every JPEG begins with these two bytes.
      expect([...jpeg.subarray(0, 2)]).toEqual([0xff, 0xd8]);
    }
    const film = await execute(readLivenessFilm, owner, { sessionId });
    expect(film.challenges.every(({ passed }) => passed)).toBe(true);
  });

  it("finds a user beyond the first page by address", async () => {
    const first = await execute(listUsers, owner, { limit: 5 });
    const [oldest] = seeded.live.people;
    expect(first.nextCursor).not.toBeNull();
    expect(first.users.map(({ id }) => id)).not.toContain(oldest?.id);
    const { users } = await execute(listUsers, owner, { email: oldest?.email.toUpperCase() });
    expect(users).toMatchObject([{ id: oldest?.id, name: `${oldest?.given} ${oldest?.surname}` }]);
  });

  it("fills every list of the console, in both modes", async () => {
    for (const mode of ["live", "test"] as const) {
      const caller = ownerAt(seeded.organization[mode], LATER);
      const [keys, inbox, usage, sessions, events] = await Promise.all([
        execute(listKeys, caller, { mode }),
        execute(listInbox, caller, {}),
        execute(readUsage, caller, {}),
        execute(listKycSessions, caller, {}),
        execute(listEvents, caller, {}),
      ]);
      const counts = [keys.apiKeys, inbox.messages, usage.monthly, usage.recentCalls, sessions.sessions, events.events];
      expect(counts.map((rows) => rows.length > 0)).toEqual(counts.map(() => true));
    }
    expect((await execute(listConnections, owner, {})).connections).not.toHaveLength(0);
  });

  it("lists its events in the order of time, and none later than the run", async () => {
    const { events } = await execute(listEvents, owner, { limit: 200 });
    // The tests themselves sign in and look at pictures.
    const sown = events.filter(({ type }) => type !== "console.login" && type !== "kyc.picture.viewed");
    const times = sown.map(({ createdAt }) => Date.parse(createdAt));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(Math.max(...times)).toBeLessThanOrEqual(NOW.getTime());
  });

  it("has an open session for somebody who signed in, on a device that can be told", async () => {
    const withLogin = seeded.live.people.filter(({ lastLoginAt, blockedAt }) => lastLoginAt && !blockedAt);
    const lists = await Promise.all(withLogin.map(({ id }) => execute(listUserSessions, owner, { userId: id })));
    const found = lists.flatMap(({ sessions }) => sessions);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ device, location }) => device !== "Unknown device" && location !== null)).toBe(true);
  });

  it("has webhooks that are on and off, and deliveries that arrived, failed and are tried again", async () => {
    const { webhooks } = await execute(listWebhooks, owner, {});
    expect(new Set(webhooks.map(({ active }) => active))).toEqual(new Set([true, false]));
    const lists = await Promise.all(
      webhooks.map(({ id }) => execute(listWebhookDeliveries, owner, { webhookId: id, limit: 200 })),
    );
    const statuses = new Set(lists.flatMap(({ deliveries }) => deliveries.map(({ status }) => status)));
    expect(statuses).toEqual(new Set(["delivered", "failed", "pending"]));
  });
});
