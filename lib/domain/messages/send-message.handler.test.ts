import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { connection } from "#db/client.ts";
import { inTenant } from "#db/tenant.ts";
import type { EmailMessage } from "#lib/adapters/email/index.ts";
import { SendRefused, SendUnavailable } from "#lib/adapters/email/port.ts";
import { asSystem } from "#lib/engine/system.ts";
import { env } from "#lib/env.ts";
import { deliverMessages, inboxOf, order, storedMessages } from "#lib/testing/inbox.ts";
import { newTenant, newUser, type TestTenant } from "#lib/testing/tenant.ts";
import { peekToken } from "../one-time/index.ts";
import { handle } from "./send-message.handler.ts";

type Fake = {
  isThere: boolean;
  sent: EmailMessage[];
  fail: (() => Error) | undefined;
  meanwhile: (() => Promise<unknown>) | undefined;
};

/** The one fake: a provider of mails. Text messages have none here. */
const provider = vi.hoisted((): Fake => ({ isThere: false, sent: [], fail: undefined, meanwhile: undefined }));

vi.mock("#lib/adapters/email/index.ts", async (original) => ({
  ...(await original<object>()),
  emailProvider: () =>
    provider.isThere && {
      name: "smtp",
      async send(message: EmailMessage) {
        provider.sent.push(message);
        await provider.meanwhile?.();
        if (provider.fail) throw provider.fail();
      },
    },
}));

beforeEach(() => {
  provider.isThere = false;
  provider.sent = [];
  provider.fail = undefined;
  provider.meanwhile = undefined;
  return () => Object.assign(env(), { PUBLIC_URL: "http://localhost:3000" });
});

const link = (address = `somebody-${randomUUID()}@example.com`) =>
  ({ channel: "email", kind: "magic_link", address }) as const;
const found = (tenant: TestTenant, token: string) =>
  asSystem("test", tenant.id, "live", new Date(), (ctx) => peekToken(ctx, "magic_link", token));
const eventsOf = (tenant: TestTenant) =>
  connection().sql`select type, data from events where tenant_id = ${tenant.id} and type like 'message.%' order by seq`;

describe("a live message with a provider", () => {
  const live = { mode: "live" } as const;

  it("is sent once, and nothing of it is kept", async () => {
    provider.isThere = true;
    Object.assign(env(), { EMAIL_FROM: "Example <no-reply@example.org>" });
    const tenant = await newTenant("A & B <Bank>");
    const address = `somebody-${randomUUID()}@example.com`;
    const id = await order(tenant.id, link(address), live);
    await handle({ tenantId: tenant.id, mode: "live", messageId: id }, new Date());
    await handle({ tenantId: tenant.id, mode: "live", messageId: id }, new Date());
    expect(provider.sent).toMatchObject([{ to: address, from: "Example <no-reply@example.org>", id: `${id}-1` }]);
    expect(provider.sent[0]?.subject).toBe("Sign in to A & B <Bank>");
    expect(provider.sent[0]?.html).toContain("A &amp; B &lt;Bank&gt;");
    expect(provider.sent[0]?.html).not.toMatch(/<Bank>|<img|src=|https?:\/\/(?!localhost:3000)/);
    expect(await storedMessages(tenant.id)).toMatchObject([
      { id, status: "sent", provider: "smtp", order: null, content: null, kind: "magic_link" },
    ]);
    expect(await eventsOf(tenant)).toMatchObject([{ type: "message.sent", data: { provider: "smtp" } }]);
  });

  it("holds no transaction open while the provider is waited for", async () => {
    provider.isThere = true;
    const tenant = await newTenant();
    const id = await order(tenant.id, link(), live);
    provider.meanwhile = () => connection().sql`select id from messages where id = ${id} for update nowait`;
    await deliverMessages(tenant.id);
    expect(provider.sent).toHaveLength(1);
    expect(await storedMessages(tenant.id)).toMatchObject([{ status: "sent" }]);
  });

  it("takes no header from the organization's name", async () => {
    provider.isThere = true;
    const tenant = await newTenant();
    const name = "Evil\r\nBcc: mallory@example.com\u2028\u202Egro";
    await connection().sql`update organizations set name = ${name} where id = ${tenant.id}`;
    await order(tenant.id, link(), live);
    await deliverMessages(tenant.id);
    expect(provider.sent[0]?.subject).toBe("Sign in to Evil Bcc: mallory@example.com gro");
  });

  it("is tried again under a link of its own, and the one before is useless", async () => {
    provider.isThere = true;
    provider.fail = () => new SendUnavailable("The SMTP server could not be reached.");
    const tenant = await newTenant();
    const id = await order(tenant.id, link(), live);
    const job = { tenantId: tenant.id, mode: "live", messageId: id } as const;
    await expect(handle(job, new Date())).rejects.toBeInstanceOf(SendUnavailable);
    expect(await storedMessages(tenant.id)).toMatchObject([{ status: "pending", order: expect.any(Buffer) }]);
    provider.fail = undefined;
    await handle(job, new Date());
    expect(provider.sent.map((each) => each.id)).toEqual([`${id}-1`, `${id}-2`]);
    const works = provider.sent.map(async ({ text }) => {
      const token = /#token=(\S+)/.exec(text)?.[1] ?? "";
      return (await found(tenant, token)) !== undefined;
    });
    expect(await Promise.all(works)).toEqual([false, true]);
  });

  it("fails after the fifth attempt, and keeps nothing", async () => {
    provider.isThere = true;
    provider.fail = () => Object.assign(new Error("mailbox of erika@example.com is busy"), { rejected: ["erika"] });
    const tenant = await newTenant();
    const id = await order(tenant.id, link(), live);
    const job = { tenantId: tenant.id, mode: "live", messageId: id } as const;
    for (let attempt = 1; attempt < 5; attempt++)
      await expect(handle(job, new Date())).rejects.toThrow("The provider failed in an unknown way.");
    await handle(job, new Date());
    await handle(job, new Date());
    expect(provider.sent).toHaveLength(5);
    expect(await storedMessages(tenant.id)).toMatchObject([{ status: "failed", order: null, content: null }]);
    expect(await eventsOf(tenant)).toMatchObject([{ type: "message.failed" }]);
  });

  it("fails at once where the provider refuses it for good", async () => {
    provider.isThere = true;
    provider.fail = () => new SendRefused("The SMTP server refused the message (550).");
    const tenant = await newTenant();
    await order(tenant.id, link(), live);
    await deliverMessages(tenant.id);
    expect(provider.sent).toHaveLength(1);
    expect(await storedMessages(tenant.id)).toMatchObject([{ status: "failed", order: null }]);
  });

  it("leaves test mode alone: there nothing is sent", async () => {
    provider.isThere = true;
    const tenant = await newTenant();
    await order(tenant.id, link());
    expect(await inboxOf(tenant.id)).toHaveLength(1);
    expect(provider.sent).toEqual([]);
  });
});

describe("a live message without a provider", () => {
  it.each([
    ["https://id.example.com", "failed"],
    ["http://localhost.example.com", "failed"],
    ["http://127.0.0.1:3000", "kept"],
    ["http://[::1]:3000", "kept"],
    [undefined, "kept"],
  ])("at %s is %s", async (PUBLIC_URL, status) => {
    Object.assign(env(), { PUBLIC_URL });
    const tenant = await newTenant();
    await order(tenant.id, link(), { mode: "live" });
    await order(tenant.id, link(), { mode: "test" });
    await deliverMessages(tenant.id);
    expect(await storedMessages(tenant.id)).toMatchObject([
      { status, order: null, content: status === "kept" ? expect.any(Buffer) : null },
      { status: "kept" },
    ]);
  });
});

describe("mails that strangers cause", () => {
  const HOUR = 3600_000;
  /** As many as asked for, each ordered at another organization and sent. */
  async function ask(tenants: readonly TestTenant[], address: string, now = new Date()): Promise<number> {
    const before = provider.sent.length;
    for (const tenant of tenants) {
      await order(tenant.id, link(address), { mode: "live", now });
      await deliverMessages(tenant.id, now);
    }
    return provider.sent.length - before;
  }

  it("reach one mailbox ten times an hour and thirty a day, over all organizations and spellings", async () => {
    provider.isThere = true;
    const tenants = await Promise.all(Array.from({ length: 4 }, () => newTenant()));
    const [local, now] = [`v${randomUUID().replaceAll("-", "")}`, new Date()];
    const spellings = [
      `${local}@gmail.com`,
      `${local.toUpperCase()}+x@gmail.com`,
      `v.${local.slice(1)}@googlemail.com`,
    ];
    let sent = 0;
    for (const spelling of spellings) sent += await ask(tenants, spelling, now);
    expect(sent).toBe(10);
    const dropped = (await Promise.all(tenants.map(({ id }) => storedMessages(id)))).flat();
    expect(dropped.filter(({ status }) => status === "dropped")).toHaveLength(2);
    expect(await ask(tenants.slice(0, 1), `${local}x@gmail.com`, now), "another mailbox").toBe(1);
    const later = (hours: number) => new Date(now.getTime() + hours * HOUR);
    for (const hours of [1.1, 2.2])
      for (let i = 0; i < 3; i++) sent += await ask(tenants, spellings[0] ?? "", later(hours));
    expect(sent).toBe(30);
    expect(await ask(tenants, spellings[0] ?? "", later(3.3)), "the day's bound").toBe(0);
    expect(await ask(tenants, spellings[0] ?? "", later(27)), "and of the next day").toBe(4);
  });

  it("keep nobody from mails of an organization that knows the address, nor notices from anybody", async () => {
    provider.isThere = true;
    const stranger = await newTenant();
    const home = await newTenant();
    const user = await newUser(home);
    await connection().sql`update users set is_verified = true where id = ${user.id}`;
    expect(
      await ask(
        Array.from({ length: 12 }, () => stranger),
        user.email,
      ),
    ).toBe(10);
    expect(await ask([home], user.email)).toBe(1);
    await connection().sql`update users set is_verified = false where id = ${user.id}`;
    expect(await ask([home], user.email), "of an address that is not proven it is a stranger as well").toBe(0);
    const notice = {
      channel: "email",
      kind: "password_changed",
      address: user.email,
      data: { userId: user.id },
    } as const;
    await order(home.id, notice, { mode: "live" });
    await deliverMessages(home.id);
    expect(provider.sent.at(-1)?.subject).toMatch(/password/i);
  });

  it("are counted once however often they are tried, and where nobody's transaction reads", async () => {
    provider.isThere = true;
    provider.fail = () => new SendUnavailable("The SMTP server could not be reached.");
    const [tenant, address] = [await newTenant(), `somebody-${randomUUID()}@example.com`];
    const id = await order(tenant.id, link(address), { mode: "live" });
    const job = { tenantId: tenant.id, mode: "live", messageId: id } as const;
    for (let i = 0; i < 3; i++) await expect(handle(job, new Date())).rejects.toBeInstanceOf(SendUnavailable);
    const rows = await connection().sql`select mailbox from strangers_messages where message_id = ${id}`;
    expect(rows).toHaveLength(1);
    expect(rows[0]?.mailbox).not.toContain("somebody");
    await expect(
      inTenant(tenant.id, "live", ({ tx }) => tx.execute("select * from strangers_messages")),
    ).rejects.toThrow();
  });
});
