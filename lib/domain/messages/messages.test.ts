import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import type { MessageKind } from "#db/queries/messages.ts";
import { sweepRows } from "#db/queries/sweep.ts";
import { onPlatform } from "#db/tenant.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { asSystem } from "#lib/engine/system.ts";
import { call } from "#lib/testing/call.ts";
import { deliverMessages, inboxOf, keptMessage, order, storedMessages } from "#lib/testing/inbox.ts";
import { newKey, newTenant, newUser, type TestTenant } from "#lib/testing/tenant.ts";
import { openCode, peekToken, spendCode, TEST_CODE } from "../one-time/index.ts";
import { personalIndex } from "../tenancy/index.ts";
import { refuseTooMany } from "./index.ts";
import { handle } from "./send-message.handler.ts";

const inside = <T>(tenant: TestTenant, mode: "live" | "test", work: (ctx: TenantContext) => Promise<T>) =>
  asSystem("test", tenant.id, mode, new Date(), work);
const mail = (kind: MessageKind, address: string, data?: Record<string, string>) =>
  ({ channel: "email", kind, address, data }) as const;
const tokenIn = (link: string | null) =>
  new URLSearchParams(new URL(link ?? "http://x").hash.slice(1)).get("token") ?? "";
const someone = () => `somebody-${randomUUID()}@example.com`;
const eventsOf = (tenant: TestTenant) =>
  connection().sql`select type, data from events where tenant_id = ${tenant.id} and type like 'message.%' order by seq`;
const setOrganization = (tenant: TestTenant, change: { name?: string; allows_passwordless_sign_up?: boolean }) =>
  connection().sql`update organizations set ${connection().sql(change)} where id = ${tenant.id}`;

describe("a message in the development inbox", () => {
  it("resets a password: the link's fragment holds a token of the account, and the one before is useless", async () => {
    const tenant = await newTenant("Example Bank");
    const user = await newUser(tenant);
    await order(tenant.id, mail("password_reset", user.email), { mode: "live" });
    await order(tenant.id, mail("password_reset", user.email), { mode: "live" });
    const [first, second] = (await inboxOf(tenant.id)).filter(({ kind }) => kind === "password_reset");
    expect(second).toMatchObject({ to: user.email, subject: "Reset your password for Example Bank", code: null });
    expect(second?.link).toMatch(`http://localhost:3000/reset/${tenant.id}#token=reset_`);
    expect(new URL(second?.link ?? "").search).toBe("");
    expect(second?.text).toContain(second?.link);
    const peek = (link: string | null = null) =>
      inside(tenant, "live", (ctx) => peekToken(ctx, "password_reset", tokenIn(link)));
    expect([await peek(first?.link), await peek(second?.link)]).toEqual([undefined, { userId: user.id, data: {} }]);
  });

  it("signs in by link, on our page or on the tenant's own", async () => {
    const tenant = await newTenant();
    const address = someone();
    await order(tenant.id, mail("magic_link", address));
    await order(tenant.id, mail("magic_link", address, { redirectUrl: "https://app.example.com/in?next=%2Fhome" }));
    const [ours, theirs] = await inboxOf(tenant.id);
    expect(ours?.link).toMatch(`/sign-in/${tenant.id}-test/link#token=magic_`);
    const url = new URL(theirs?.link ?? "");
    expect([url.origin, url.searchParams.get("next"), url.hash]).toEqual(["https://app.example.com", "/home", ""]);
    const token = url.searchParams.get("token") ?? "";
    expect(await inside(tenant, "test", (ctx) => peekToken(ctx, "magic_link", token))).toEqual({
      userId: null,
      data: { address, redirectUrl: "https://app.example.com/in?next=%2Fhome" },
    });
  });

  it("confirms an address", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    await order(tenant.id, mail("email_verification", user.email, { userId: user.id }), { mode: "live" });
    // Signing up may have sent one already; the last one counts.
    const message = (await inboxOf(tenant.id)).findLast(({ kind }) => kind === "email_verification");
    expect(message?.link).toMatch(`/verify/${tenant.id}#token=verify_`);
    const token = tokenIn(message?.link ?? null);
    const found = await inside(tenant, "live", (ctx) => peekToken(ctx, "email_verification", token));
    expect(found?.userId).toBe(user.id);
  });

  it.each(["email", "sms"] as const)(
    "gives a code by %s that works, and says how long and who never asks",
    async (channel) => {
      const tenant = await newTenant("Example Bank");
      const address = channel === "email" ? someone() : "+14155550123";
      const kind = channel === "email" ? "email" : "phone";
      const addressIndex = await personalIndex(tenant.id, kind, address);
      const codeId = await inside(tenant, "test", (ctx) => openCode(ctx, { channel, address, addressIndex }));
      await order(tenant.id, { channel, kind: "one_time_code", address, data: { codeId } });
      const [message] = await inboxOf(tenant.id);
      expect(message).toMatchObject({ to: address, code: TEST_CODE, link: null });
      expect(message?.subject).toBe(channel === "email" ? "Your code for Example Bank" : null);
      for (const words of [TEST_CODE, "10 minutes", "obody from Example Bank will ask you for it"])
        expect(message?.text).toContain(words);
      const spent = await inside(tenant, "test", (ctx) => spendCode(ctx, { channel, addressIndex }, TEST_CODE));
      expect(spent).toBe(address);
    },
  );

  it.each(["password_changed", "new_sign_in"] as const)("tells of %s without a token", async (kind) => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    await order(tenant.id, mail(kind, user.email, { userId: user.id, device: "Firefox\non Linux" }), { mode: "live" });
    const message = (await inboxOf(tenant.id)).find((each) => each.kind === kind);
    expect(message).toMatchObject({ to: user.email, link: null, code: null });
    expect(message?.text).toContain("UTC");
    if (kind === "new_sign_in") expect(message?.text).toContain("with Firefox on Linux");
  });

  it("is sealed, and its order is gone", async () => {
    const tenant = await newTenant();
    const address = someone();
    await order(tenant.id, mail("magic_link", address));
    const [before] = await storedMessages(tenant.id);
    expect(before?.order?.includes(address)).toBe(false);
    await deliverMessages(tenant.id);
    const [after] = await storedMessages(tenant.id);
    expect(after).toMatchObject({ status: "kept", order: null });
    expect(after?.content?.includes("example.com")).toBe(false);
    expect(await eventsOf(tenant)).toMatchObject([
      { type: "message.kept", data: { channel: "email", kind: "magic_link" } },
    ]);
  });
});

describe("nobody gets", () => {
  const dropped = async (tenant: TestTenant) => {
    await deliverMessages(tenant.id);
    const row = (await storedMessages(tenant.id)).at(-1);
    expect(row).toMatchObject({ status: "dropped", order: null, content: null });
  };

  it("a password reset for an address without an account, or of a blocked one", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    await order(tenant.id, mail("password_reset", someone()), { mode: "live" });
    await dropped(tenant);
    await connection().sql`update users set status = 'blocked' where id = ${user.id}`;
    for (const kind of ["password_reset", "magic_link"] as const) {
      await order(tenant.id, mail(kind, user.email), { mode: "live" });
      await dropped(tenant);
    }
  });

  it("a link or code to an unknown address where the organization lets nobody join by them", async () => {
    const tenant = await newTenant();
    await setOrganization(tenant, { allows_passwordless_sign_up: false });
    await order(tenant.id, mail("magic_link", someone()));
    await dropped(tenant);
    const to = { channel: "sms", address: "+14155550123" } as const;
    const addressIndex = await personalIndex(tenant.id, "phone", to.address);
    const codeId = await inside(tenant, "live", (ctx) => openCode(ctx, { ...to, addressIndex }));
    await order(tenant.id, { ...to, kind: "one_time_code", data: { codeId } }, { mode: "live" });
    await dropped(tenant);
  });

  it("a code at a number that is not verified; its verified owner does", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    await setOrganization(tenant, { allows_passwordless_sign_up: false });
    const to = { channel: "sms", address: "+14155550124" } as const;
    const addressIndex = await personalIndex(tenant.id, "phone", to.address);
    await connection().sql`update users set phone_index = ${addressIndex} where id = ${user.id}`;
    const ask = async () => {
      const codeId = await inside(tenant, "live", (ctx) => openCode(ctx, { ...to, addressIndex }));
      return order(tenant.id, { ...to, kind: "one_time_code", data: { codeId } }, { mode: "live" });
    };
    await ask();
    await dropped(tenant);
    await connection().sql`update users set is_phone_verified = true where id = ${user.id}`;
    const id = await ask();
    expect((await inboxOf(tenant.id)).find((each) => each.id === id)?.code).toMatch(/^\d{6}$/);
  });

  it("a confirmation of what is confirmed, or of an address that the account no longer has", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    await order(tenant.id, mail("email_verification", someone(), { userId: user.id }), { mode: "live" });
    await dropped(tenant);
    await connection().sql`update users set is_verified = true where id = ${user.id}`;
    await order(tenant.id, mail("email_verification", user.email, { userId: user.id }), { mode: "live" });
    await dropped(tenant);
  });

  it("a code that was used", async () => {
    const tenant = await newTenant();
    await order(tenant.id, mail("one_time_code", someone(), { codeId: "otp_gone" }));
    await dropped(tenant);
  });
});

describe("an order", () => {
  it("is queued in its transaction, and not at all where that fails", async () => {
    const tenant = await newTenant();
    const id = await order(tenant.id, mail("magic_link", someone()));
    const jobs = (messageId: string) =>
      connection()
        .sql`select state from queue.job where name = 'messages.send-awaited' and data->>'messageId' = ${messageId}`;
    expect(await jobs(id)).toMatchObject([{ state: "created" }]);
    const failing = inside(tenant, "test", async (ctx) => {
      const addressIndex = "index";
      const { sendMessage } = await import("./index.ts");
      const lost = await sendMessage(ctx, { ...mail("magic_link", someone()), addressIndex });
      throw new Error(lost);
    });
    const lost = await failing.catch((cause: unknown) => (cause instanceof Error ? cause.message : ""));
    expect(lost).toMatch(/^msg_/);
    expect(await jobs(String(lost))).toEqual([]);
  });

  it("is not carried out in another tenant's name", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const id = await order(tenant.id, mail("magic_link", someone()));
    await handle({ tenantId: other.id, mode: "test", messageId: id }, new Date());
    expect(await storedMessages(tenant.id)).toMatchObject([{ status: "pending" }]);
  });

  it("is refused as the fourth of its kind within an hour, and no other kind with it, by address and not by account", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const now = new Date();
    const kinds = ["magic_link", "password_reset", "one_time_code", "email_verification"] as const;
    const ask = async (kind: (typeof kinds)[number], address: string, at: Date) => {
      const asked = { channel: "email", kind, addressIndex: await personalIndex(tenant.id, "email", address) } as const;
      return asSystem("test", tenant.id, "test", at, (ctx) => refuseTooMany(ctx, asked));
    };
    for (const address of [user.email, someone()]) {
      await order(tenant.id, mail("password_changed", address), { now });
      for (const kind of kinds) {
        for (let count = 0; count < 3; count++) {
          await ask(kind, address, now);
          await order(tenant.id, mail(kind, address), { now });
        }
        const soon = new Date(now.getTime() + 1000);
        await expect(ask(kind, address, soon)).rejects.toMatchObject({ code: "rate_limited", retryAfterSeconds: 3599 });
        await ask(kind, address, new Date(now.getTime() + 3600_000));
      }
    }
    for (const kind of kinds) await ask(kind, someone(), now);
  });

  it("of many at once finds room three times", async () => {
    const tenant = await newTenant();
    const { sendMessage } = await import("./index.ts");
    const asked = Array.from({ length: 8 }, () =>
      inside(tenant, "test", async (ctx) => {
        await refuseTooMany(ctx, { channel: "email", kind: "magic_link", addressIndex: "same" });
        await sendMessage(ctx, { ...mail("magic_link", someone()), addressIndex: "same" });
      }),
    );
    const settled = await Promise.allSettled(asked);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  });

  it("is forgotten after a week", async () => {
    const tenant = await newTenant();
    const now = Date.now();
    const days = (count: number) => new Date(now - count * 24 * 3600_000);
    await order(tenant.id, mail("magic_link", someone()), { now: days(8) });
    await order(tenant.id, mail("magic_link", someone()), { now: days(6) });
    await deliverMessages(tenant.id, days(6));
    const tokens = () => connection().sql`select hash from one_time_tokens where tenant_id = ${tenant.id}`;
    expect(await tokens()).toHaveLength(2);
    await onPlatform((platform) => sweepRows(platform, new Date(now)));
    expect(await storedMessages(tenant.id)).toHaveLength(1);
    expect(await tokens()).toHaveLength(0);
  });
});

describe("the inbox", () => {
  it("lists what was kept, newest first, in pages and by channel", async () => {
    const tenant = await newTenant();
    const ids = [await keptMessage(tenant.id), await keptMessage(tenant.id), await keptMessage(tenant.id)].toReversed();
    const { headers } = tenant;
    const idsOf = (body: Record<string, unknown>) =>
      Array.isArray(body.messages) ? body.messages.map((each: { id: string }) => each.id) : [];
    const first = (await call("GET /v1/messages?limit=2", { headers })).body;
    const second = (await call(`GET /v1/messages?limit=2&cursor=${first.next_cursor}`, { headers })).body;
    expect([...idsOf(first), ...idsOf(second), second.next_cursor]).toEqual([...ids, null]);
    expect(idsOf((await call("GET /v1/messages?channel=sms", { headers })).body)).toEqual([]);
    expect(idsOf((await call("GET /v1/messages?channel=email", { headers })).body)).toEqual(ids);
  });

  it("is its own tenant's and mode's, and for keys that may read it", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const id = await keptMessage(tenant.id);
    const at = `GET /v1/messages/${id}` as const;
    const mine = await call(at, { headers: tenant.headers });
    expect([mine.status, mine.body.kind]).toEqual([200, "magic_link"]);
    expect((await call(at, { headers: other.headers })).status).toBe(404);
    const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
    const testing = await newKey(tenant, { mode: "test" });
    expect((await call(at, { headers: bearer(testing) })).status).toBe(404);
    const blind = await newKey(tenant, { scopes: ["events:read"] });
    expect((await call(at, { headers: bearer(blind) })).status).toBe(403);
    const reader = await newKey(tenant, { scopes: ["messages:read"] });
    expect((await call(at, { headers: bearer(reader) })).status).toBe(200);
  });

  it("shows nothing that is still on its way", async () => {
    const tenant = await newTenant();
    const id = await order(tenant.id, mail("magic_link", someone()), { mode: "live" });
    expect((await call(`GET /v1/messages/${id}`, { headers: tenant.headers })).status).toBe(404);
  });
});
