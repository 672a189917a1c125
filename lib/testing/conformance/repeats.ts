import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { holdsSecret } from "#lib/engine/secrets.ts";
import { expectAnswer, expectFault, expectPromised } from "../expect-answer.ts";
import { type At, isWrite, rows } from "../routes.ts";
import { send, visit } from "../visit.ts";
import { asks, ENDS_ITS_CREDENTIAL, succeeds } from "./cases.ts";
import type { Tenants } from "./tenants.ts";

/** A write with an Idempotency-Key happens once, however often and however many at once ask for it. */
export function happensOnce(door: string, tenants: Tenants): void {
  const repeatable = rows(door, isRepeatable);

  describe.runIf(repeatable.length > 0)("a write with an Idempotency-Key happens once", () => {
    it.each(repeatable)("%s: a repeat gets the first answer, another input is refused", async (_name, at) => {
      const [wanted, other] = [await visit(tenants.own, at), await visit(tenants.own, at)];
      const headers = { "idempotency-key": randomUUID() };
      const first = await send(at, wanted, { headers });
      expectPromised(at, first);
      const again = await send(at, wanted, { headers });
      if (isKept(at)) expect([again.status, again.text]).toEqual([first.status, first.text]);
      else expectFault(at, again, "conflict");
      const differs =
        at.door.name !== "capture" &&
        JSON.stringify([wanted.path, wanted.input]) !== JSON.stringify([other.path, other.input]);
      if (differs) expectFault(at, await send(at, { ...other, headers: wanted.headers }, { headers }), "conflict");
    });

    it.each(repeatable)("%s: of parallel requests one has an effect", async (_name, at) => {
      const wanted = await visit(tenants.own, at);
      const key = { "idempotency-key": randomUUID() };
      const ids = Array.from({ length: 5 }, () => `parallel-${randomUUID()}`);
      const answers = await Promise.all(ids.map((id) => send(at, wanted, { headers: { ...key, "x-request-id": id } })));
      for (const answer of answers) expectAnswer(at, answer);
      const granted = new Set(answers.filter(({ status }) => status === at.route.status).map(({ text }) => text));
      expect(granted.size).toBe(1);
      for (const answer of answers.filter(({ status }) => status !== at.route.status))
        expectFault(at, answer, "conflict");
      const wrote = await connection().sql`select distinct request_id from events where request_id = any(${ids})`;
      expect(wrote.length).toBeLessThanOrEqual(1);
    });
  });
}

/** No organization is there to keep the answer for a repeat; an invitation made twice is one. */
const MADE_AGAIN = new Set(["operators.inviteOrganization"]);

function isRepeatable(at: At): boolean {
  const { name } = at.route.operation;
  return isWrite(at) && asks(at) && succeeds(at) && !ENDS_ITS_CREDENTIAL.has(name) && !MADE_AGAIN.has(name);
}

function isKept({ route: { operation } }: At): boolean {
  return !holdsSecret(operation.output) || ("restore" in operation && operation.restore !== undefined);
}
