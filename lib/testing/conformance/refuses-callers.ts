import { describe, expect, it } from "vitest";
import { expectFault } from "../expect-answer.ts";
import { rows } from "../routes.ts";
import { credential, send, standingVisit } from "../visit.ts";
import { asks, isHosted, isScoped, missing, namesOwn, scopeOf } from "./cases.ts";
import type { Tenants } from "./tenants.ts";

/** Nobody else gets anything, and nobody learns what another tenant has. */
export function refusesCallers(door: string, tenants: Tenants): void {
  describe("a route refuses whoever may not call it", () => {
    it.each(rows(door, asks))("%s: 401 without a credential", async (_name, at) => {
      const answer = await send(at, { ...(await standingVisit(tenants.own, at)), headers: {} });
      expectFault(at, answer, missing(at));
      expect(answer.headers["www-authenticate"]).toBeDefined();
    });

    it.each(rows(door, asks))("%s: 401 for a key or a token that was never made", async (_name, at) => {
      const key = `sk_live_${"A".repeat(43)}`;
      const never = { key, token: "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1c3IifQ.AAAA", cookie: "cap_never" };
      const answer = await send(at, {
        ...(await standingVisit(tenants.own, at)),
        headers: credential(at.door, at.route.auth, never),
      });
      const isKey = at.route.auth.startsWith("key");
      expectFault(at, answer, isKey ? "key_invalid" : "token_invalid");
    });

    it.each(rows(door, isScoped))("%s: 403 for a key without the scope", async (_name, at) => {
      expect(scopeOf(at), "a route that takes a key asks for a scope of it").toMatch(/^\w+:\w+$/);
      const wanted = await standingVisit(tenants.own, at);
      const narrow = credential(at.door, "key", { key: tenants.narrowKey });
      expectFault(at, await send(at, wanted, { headers: narrow }), "forbidden");
    });

    it.each(rows(door, ({ route }) => route.auth === "console"))(
      "%s: 401 for a token of an end user",
      async (_name, at) => {
        const headers = credential(at.door, "console", { token: tenants.own.user.accessToken });
        expectFault(at, await send(at, await standingVisit(tenants.own, at), { headers }), "token_invalid");
      },
    );

    it.each(rows(door, ({ door, route }) => route.auth.startsWith("key") && door.security.key.type === "apiKey"))(
      "%s: 401 for a bearer token without a key",
      async (_name, at) => {
        const headers = { authorization: `Bearer ${tenants.own.tenant.token}` };
        expectFault(at, await send(at, { ...(await standingVisit(tenants.own, at)), headers }), "key_missing");
      },
    );

    it.each(rows(door, isHosted))(
      "%s: an organization that there never was, and another one's cookie",
      async (_name, at) => {
        const wanted = await standingVisit(tenants.own, at);
        for (const realm of ["org_never", "nonsense", `${tenants.own.tenant.id}-live`]) {
          const path = wanted.path.replace(tenants.own.tenant.id, realm);
          expectFault(at, await send(at, wanted, { path }), "not_found");
        }
        if (at.route.auth !== "hosted+user") return;
        for (const realm of [tenants.stranger.tenant.id, `${tenants.own.tenant.id}-test`]) {
          const path = wanted.path.replace(tenants.own.tenant.id, realm);
          expectFault(at, await send(at, wanted, { path }), "token_invalid");
        }
      },
    );

    it.each(rows(door, namesOwn))("%s: another tenant's id as an id that there never was", async (_name, at) => {
      const [own, foreign] = [await standingVisit(tenants.own, at), await standingVisit(tenants.stranger, at)];
      const headers = { ...own.headers, "x-request-id": "the-same-id" };
      const input = { ...own.input, ...(at.route.operation.name === "capture.open" && { secret: "not its secret" }) };
      const inRealm = at.route.path.replace("{realm}", tenants.own.tenant.id);
      const never = inRealm.replace(/\{\w+\}/, "never_0000000000000000000000");
      const answers = [
        await send(at, {
          headers,
          input,
          path: foreign.path.replace(tenants.stranger.tenant.id, tenants.own.tenant.id),
        }),
        await send(at, { headers, input, path: never }),
      ];
      const isCapture = at.door.name === "capture";
      for (const answer of answers) expectFault(at, answer, isCapture ? "token_invalid" : "not_found");
      expect(answers[0]?.text).toBe(answers[1]?.text);
    });
  });
}
