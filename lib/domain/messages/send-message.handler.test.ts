import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { connection } from "#db/client.ts";
import type { EmailMessage } from "#lib/adapters/email/index.ts";
import { SendRefused, SendUnavailable } from "#lib/adapters/email/port.ts";
import { asSystem } from "#lib/engine/system.ts";
import { env } from "#lib/env.ts";
import { deliverMessages, inboxOf, order, storedMessages } from "#lib/testing/inbox.ts";
import { newTenant, type TestTenant } from "#lib/testing/tenant.ts";
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
