import { describe, expect, it, onTestFinished } from "vitest";
import { doors } from "#lib/doors/index.ts";
import { limitsOf } from "#lib/engine/plans.ts";
import { env, settings } from "#lib/env.ts";
import { type Answer, call } from "../call.ts";
import { expectFault } from "../expect-answer.ts";
import { everyRoute, isWrite } from "../routes.ts";
import { newWorld, send, visit } from "../visit.ts";
import { asks } from "./cases.ts";
import type { Tenants } from "./tenants.ts";

/** A door limits the calls of one credential, and those of a stranger who tries keys. */
export function limitsCalls(door: string, tenants: Tenants): void {
  const reading = () => {
    const found = everyRoute.find((at) => at.door.name === door && asks(at) && !isWrite(at));
    if (!found) throw new Error(`${door} has no route that reads`);
    return found;
  };

  describe("whoever calls too often is told when to come back", () => {
    it("429 with Retry-After, in the door's envelope, once the plan's calls of a minute are used up", async () => {
      const at = reading();
      const wanted = await visit(await newWorld("free"), at);
      const limit = limitsOf("free").perMinute[at.route.operation.category];
      const { refused, granted } = await untilRefused(limit, () => send(at, wanted));
      expectFault(at, refused, "rate_limited");
      expect(granted).toBeGreaterThan(limit / 2);
      expectRetryAfter(refused);
      const told = [refused.headers["x-ratelimit-limit"], refused.headers["x-ratelimit-remaining"]];
      expect(told).toEqual([String(limit), "0"]);
    });

    it("a stranger who tries keys without end, from whichever address of a network, and nobody else", async () => {
      const at = reading();
      const wanted = { ...(await visit(tenants.own, at)), headers: { authorization: "Bearer sk_live_guess" } };
      const limit = settings.STRANGER_CALLS_PER_MINUTE.parse(undefined);
      const was = env().STRANGER_CALLS_PER_MINUTE;
      onTestFinished(() => void Object.assign(env(), { STRANGER_CALLS_PER_MINUTE: was }));
      Object.assign(env(), { STRANGER_CALLS_PER_MINUTE: limit });
      // Of this door alone: the others' guesses may be counted in the same process.
      const network = `2001:db8:ffff:${doors.findIndex(({ name }) => name === door)}`;
      let guesses = 0;
      // A new address each time, of the network that is one subscriber's.
      const guess = () => send(at, wanted, { ip: `${network}:${(++guesses).toString(16)}::1` });
      const { refused, granted } = await untilRefused(limit, guess);
      expect(granted).toBeGreaterThan(limit / 2);
      expectRetryAfter(refused);
      const owner = await call("GET /v1/users", { headers: tenants.own.tenant.headers });
      expect(owner.status).toBe(200);
    });
  });
}

/** Asks until it is told 429. Where its minute ends meanwhile the count begins anew, so that twice the limit may be granted. */
async function untilRefused(limit: number, ask: () => Promise<Answer>): Promise<{ refused: Answer; granted: number }> {
  for (let granted = 0; granted <= 2 * limit; granted++) {
    const answer = await ask();
    if (answer.status === 429) return { refused: answer, granted };
  }
  throw new Error(`more than ${2 * limit} calls were granted`);
}

function expectRetryAfter({ headers }: Answer): void {
  expect(Number(headers["retry-after"])).toBeGreaterThan(0);
  expect(Number(headers["retry-after"])).toBeLessThanOrEqual(60);
}
