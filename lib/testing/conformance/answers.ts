import { describe, expect, it } from "vitest";
import { namedFault } from "#lib/doors/door.ts";
import { call } from "../call.ts";
import { expectAnswer, expectPromised } from "../expect-answer.ts";
import { rows } from "../routes.ts";
import { send, visit } from "../visit.ts";
import { isWritingGet, methodsAt, succeeds } from "./cases.ts";
import type { Tenants } from "./tenants.ts";

/** Whoever may call a route gets what it promises, by every method that there is. */
export function answers(door: string, tenants: Tenants): void {
  describe("a route answers whoever may call it", () => {
    it.each(rows(door, succeeds))("%s: with its status and its published schema", async (_name, at) => {
      expectPromised(at, await send(at, await visit(tenants.own, at)));
    });

    it.each(rows(door, (at) => !succeeds(at)))(
      "%s: with a refusal of its own where the input is of no use",
      async (_, at) => {
        const answer = await send(at, await visit(tenants.own, at));
        expectAnswer(at, answer);
        const statuses = at.route.operation.faults.map((code) => namedFault(at.door, code).status);
        expect(statuses, answer.text).toContain(answer.status);
      },
    );

    it.each(rows(door, isWritingGet))(
      "%s: HEAD changes nothing, so it is refused where GET writes",
      async (_name, at) => {
        const answer = await send(at, await visit(tenants.own, at), { method: "HEAD" });
        expect([answer.status, answer.headers.allow]).toEqual([405, methodsAt(at).join(", ")]);
      },
    );

    it.each(rows(door, (at) => at.route.method === "GET" && !isWritingGet(at)))(
      "%s: HEAD as GET",
      async (_name, at) => {
        const wanted = await visit(tenants.own, at);
        const [get, head] = [await send(at, wanted), await send(at, wanted, { method: "HEAD" })];
        expect(head.status).toBe(get.status);
        expect(Object.keys(head.headers).sort()).toEqual(Object.keys(get.headers).sort());
      },
    );

    it.each(rows(door, () => true))("%s: OPTIONS with 204 and the methods that there are", async (_name, at) => {
      const answer = await call(`OPTIONS ${at.route.path}`);
      expectAnswer({ name: at.name, door: at.door }, answer);
      expect([answer.status, answer.text]).toEqual([204, ""]);
      expect(answer.headers.allow?.split(", ")).toEqual(methodsAt(at));
    });
  });
}
