import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { newId } from "#lib/crypto/random.ts";
import type { Caller } from "#lib/engine/context.ts";
import { execute } from "#lib/engine/execute.ts";
import { Fault } from "#lib/engine/faults.ts";
import { newTenant, PASSWORD } from "#lib/testing/tenant.ts";
import { logInToConsole } from "./log-in-to-console.ts";

function strangerAt(ip: string): Caller {
  return {
    tenantId: null,
    mode: "live",
    plan: null,
    actor: { type: "anonymous", id: "none", scopes: [] },
    user: null,
    requestId: newId("req"),
    now: new Date(),
    client: { ip, userAgent: "" },
    door: { name: "internal", accessTokenSeconds: 900 },
  };
}

async function attempt(email: string, password: string, ip: string): Promise<string> {
  try {
    await execute(logInToConsole, strangerAt(ip), { email, password });
    return "in";
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    return `${cause.code} ${cause.message} ${cause.retryAfterSeconds ? "later" : ""}`;
  }
}

describe("signing in to the console", () => {
  it("answers alike for an address that it knows and one that it does not, locks included", async () => {
    const { ownerEmail } = await newTenant();
    const answers = async (email: string) => {
      const said: string[] = [];
      for (let count = 0; count < 7; count++) said.push(await attempt(email, "Wrong-Horse7", "198.51.100.20"));
      return said;
    };
    const known = await answers(ownerEmail);
    expect(await answers(`nobody-${randomUUID()}@example.com`)).toEqual(known);
    expect(known[4]).toMatch(/^wrong_credentials/);
    expect(known[5]).toMatch(/^locked/);
    expect(await attempt(ownerEmail, PASSWORD, "198.51.100.20")).toMatch(/^locked/);
    expect(await attempt(ownerEmail, PASSWORD, "203.0.113.20")).toBe("in");
  });
});
