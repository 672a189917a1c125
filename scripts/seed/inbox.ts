import {
  insertMessage,
  type MessageChannel,
  type MessageKind,
  type MessageRow,
  updatePendingMessage,
} from "#db/queries/messages.ts";
import { newId } from "#lib/crypto/random.ts";
import { deviceWords } from "#lib/device-words.ts";
import { compose } from "#lib/domain/messages/compose.ts";
import { sealOrder } from "#lib/domain/messages/order.ts";
import { sealContent } from "#lib/domain/messages/render.ts";
import { openCode } from "#lib/domain/one-time/index.ts";
import { addressIndex } from "#lib/domain/users/index.ts";
import { sendMessageJob } from "#lib/jobs/send-message.job.ts";
import { placeWords } from "#lib/place-words.ts";
import { drawClient } from "./clients.ts";
import type { Person } from "./people.ts";
import { DAY, HOUR, momentsIn } from "./rhythm.ts";
import { after, type Scene, systemAt, within } from "./scene.ts";

const KINDS: readonly (readonly [MessageKind, number])[] = [
  ["email_verification", 5],
  ["magic_link", 6],
  ["one_time_code", 5],
  ["new_sign_in", 3],
  ["password_reset", 3],
  ["password_changed", 2],
  ["emergency_reset", 1],
];

/** Mails and text messages of the last days, kept in the development inbox whatever provider the server has. */
export async function fillInbox(scene: Scene, people: readonly Person[], count: number): Promise<void> {
  const { draw, now } = scene;
  const moments = momentsIn(draw, { from: after(now, -6 * DAY), to: after(now, -3 * 60_000), count });
  for (const [index, at] of moments.entries()) {
    const kind = KINDS[index]?.[0] ?? draw.weighted(KINDS);
    const person = recipientOf(scene, people, kind, at);
    if (person) await keep(scene, kind, person, new Date(at));
  }
}

function recipientOf({ draw }: Scene, people: readonly Person[], kind: MessageKind, at: number): Person | undefined {
  const known = people.filter(({ createdAt, blockedAt }) => createdAt < at - HOUR && blockedAt === undefined);
  const fitting = known.filter(({ isVerified, means }) =>
    kind === "email_verification" ? !isVerified : kind.startsWith("password") ? means === "password" : isVerified,
  );
  return fitting.length > 0 ? draw.pick(fitting) : undefined;
}

/** Orders and writes one message, and keeps it as the worker does where there is no provider. */
async function keep(scene: Scene, kind: MessageKind, person: Person, at: Date): Promise<void> {
  await within(systemAt(scene, sendMessageJob.name, at), async (ctx) => {
    const bySms = kind === "one_time_code" && person.phone !== undefined;
    const to = {
      channel: (bySms ? "sms" : "email") satisfies MessageChannel as MessageChannel,
      address: bySms ? (person.phone ?? "") : person.email,
    };
    const index = await addressIndex(ctx.tenantId, to);
    const id = newId("msg", at.getTime());
    const data = await dataOf(kind);
    const order = { address: to.address, data, attempts: 0 };
    const row = {
      id,
      channel: to.channel,
      kind,
      addressIndex: index,
      order: await sealOrder({ tenantId: ctx.tenantId, mode: ctx.mode, id }, order),
      createdAt: at,
    };
    await insertMessage(ctx.tenant, row);
    const message = await compose(ctx, pending(row), order);
    const content = message && (await sealContent({ tenantId: ctx.tenantId, mode: ctx.mode, id }, message.content));
    const status = content ? "kept" : "dropped";
    await updatePendingMessage(ctx.tenant, id, { status, content: content ?? null, order: null, settledAt: at });
    await ctx.emit(`message.${status}`, { subject: id, data: { channel: to.channel, kind } });

    async function dataOf(of: MessageKind): Promise<Record<string, string>> {
      if (of === "one_time_code") return { codeId: await openCode(ctx, { ...to, addressIndex: index }) };
      if (of !== "new_sign_in") return { userId: person.id };
      const { userAgent } = drawClient(scene.draw);
      const place = placeWords({ country: person.country, city: null }) ?? "";
      return { userId: person.id, device: deviceWords(userAgent), place };
    }

    function pending(
      given: Pick<MessageRow, "id" | "channel" | "kind" | "addressIndex" | "order" | "createdAt">,
    ): MessageRow {
      const none = { content: null, provider: null, settledAt: null, status: "pending" as const };
      return { ...given, ...none, tenantId: ctx.tenantId, mode: ctx.mode };
    }
  });
}
