import { beforeAll, describe, expect, it, vi } from "vitest";
import { connection } from "#db/client.ts";
import { env } from "#lib/env.ts";
import { call } from "#lib/testing/call.ts";
import { approvedSession, newCredential, newIssuer, proveAttributes } from "#lib/testing/credentials.ts";
import { newTenant, type TestTenant } from "#lib/testing/tenant.ts";

// A proof of attributes takes seconds of CPU.
vi.setConfig({ testTimeout: 180_000 });

let issuer: TestTenant;
let shop: TestTenant;
beforeAll(async () => {
  [issuer, shop] = [await newTenant("Issuing Bank"), await newTenant("Wine Shop")];
  await newIssuer(issuer.id);
});

const ask = (wanted: Record<string, unknown>) =>
  call("POST /v1/attributes/requests", { headers: shop.headers, body: { issuer: issuer.id, ...wanted } });
const verify = (request_id: unknown, { proof, publicSignals }: { proof: unknown; publicSignals: unknown }) =>
  call("POST /v1/attributes/verify", {
    headers: shop.headers,
    body: { request_id, proof, public_signals: publicSignals },
  });

describe("the page that a request was made for", () => {
  const app = "https://wine.example";
  const own = new URL(env().publicUrl).origin;

  beforeAll(async () => {
    await connection().sql`update organizations set redirect_urls = ${[`${app}/back`]} where id = ${shop.id}`;
  });

  /** A request of that page, with its proof, handed in from each of several pages at one of two doors. */
  async function answeredFrom(origin: string | undefined, door: "hosted" | "server", pages: readonly string[]) {
    const { body } = await ask({ age_at_least: 18, origin });
    const credential = await newCredential(issuer, await approvedSession(issuer));
    const { proof, publicSignals: public_signals } = await proveAttributes(credential, body);
    const statuses: number[] = [];
    for (const page of pages) {
      const headers: Record<string, string> = page === "" ? {} : { origin: page };
      const answer =
        door === "hosted"
          ? call(`POST /hosted/${shop.id}/attributes/${body.id}`, { headers, body: { proof, public_signals } })
          : call("POST /v1/attributes/verify", {
              headers: { ...shop.headers, ...headers },
              body: { request_id: body.id, proof, public_signals },
            });
      statuses.push((await answer).status);
    }
    return statuses;
  }

  it("alone answers it: another page is refused, and does not use it up", async () => {
    const elsewhere = "https://elsewhere.example";
    expect(await answeredFrom(undefined, "server", [elsewhere, app, ""])).toEqual([400, 400, 200]);
    expect(await answeredFrom(app, "server", [elsewhere, app])).toEqual([400, 200]);
    expect(await answeredFrom(app, "hosted", [own, elsewhere])).not.toContain(200);
    expect((await answeredFrom(undefined, "hosted", [elsewhere, own])).map((status) => status < 300)).toEqual([
      false,
      true,
    ]);
  });

  it("must still be the organization's when the answer comes", async () => {
    const { body } = await ask({ age_at_least: 18, origin: app });
    const credential = await newCredential(issuer, await approvedSession(issuer));
    const proven = await proveAttributes(credential, body);
    await connection().sql`update organizations set redirect_urls = '{}' where id = ${shop.id}`;
    expect((await verify(body.id, proven)).status).toBe(400);
    await connection().sql`update organizations set redirect_urls = ${[`${app}/back`]} where id = ${shop.id}`;
    expect((await verify(body.id, proven)).status).toBe(200);
  });
});
