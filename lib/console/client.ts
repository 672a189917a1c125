import { headers } from "next/headers";
import { clientAddress } from "#lib/doors/client-address.ts";
import type { Client } from "#lib/engine/context.ts";

/** Who is at the other end. The server has put the address that it found into X-Forwarded-For. */
export async function clientOfPage(): Promise<Client> {
  const sent = await headers();
  const forwarded = sent.get("x-forwarded-for") ?? undefined;
  return {
    ip: clientAddress(forwarded?.split(",").at(-1)?.trim(), forwarded),
    userAgent: (sent.get("user-agent") ?? "").slice(0, 500),
  };
}
