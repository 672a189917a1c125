import * as z from "zod";
import type { MessageChannel, MessageKind } from "#db/queries/messages.ts";
import { cell, openPersonal, sealPersonal } from "../tenancy/index.ts";

/** What a caller wants sent. `data` holds what the kind needs: `redirectUrl`, `userId`, `codeId`. */
export type MessageOrder = {
  channel: MessageChannel;
  kind: MessageKind;
  address: string;
  addressIndex: string;
  data?: Readonly<Record<string, string>>;
};

const Sealed = z.object({
  address: z.string(),
  data: z.record(z.string(), z.string()),
  /** Attempts begun so far. */
  attempts: z.number().int(),
  /** The link's secret of the attempt before, so that the next one can make it useless. */
  token: z.string().optional(),
});

/** The part of an order that is personal, with what the attempts so far have left. */
export type SealedOrder = z.output<typeof Sealed>;

type Whose = Parameters<typeof cell<"messages.order">>[1];

export function sealOrder(message: Whose, order: SealedOrder): Promise<Buffer> {
  return sealPersonal(cell("messages.order", message), JSON.stringify(order));
}

export async function openOrder(message: Whose, sealed: Buffer): Promise<SealedOrder> {
  return Sealed.parse(JSON.parse(await openPersonal(cell("messages.order", message), sealed)));
}
