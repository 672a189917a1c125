import { describe, expect, it } from "vitest";
import * as z from "zod";
import { currentSharer } from "#lib/shares/index.ts";
import type { Caller } from "./context.ts";
import { execute } from "./execute.ts";
import { definePlatformOperation } from "./operation.ts";

const tellSharer = definePlatformOperation({
  name: "test.sharer",
  summary: "Say whose share the work takes",
  scope: null,
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({}),
  output: z.object({ tenant: z.string(), weight: z.number(), source: z.string().nullable() }),
  faults: [],
  run: async () => currentSharer(),
});

function as(part: Partial<Caller>): Caller {
  return {
    tenantId: "org_1",
    mode: "live",
    plan: "free",
    actor: { type: "key", id: "key_1", scopes: ["*"] },
    user: null,
    requestId: "req_1",
    now: new Date("2026-01-01T00:00:00Z"),
    client: { ip: "2001:db8:1:2:3::4", userAgent: "" },
    origin: "http://localhost",
    door: { name: "internal", accessTokenSeconds: 900 },
    ...part,
  };
}

const anonymous = { type: "anonymous", id: "hosted", scopes: [] } as const;

describe("an operation takes the share", () => {
  it.each<[string, Partial<Caller>, object]>([
    ["of the key's organization", {}, { tenant: "org_1", weight: 1, source: null }],
    ["of its plan", { plan: "enterprise" }, { tenant: "org_1", weight: 4, source: null }],
    [
      "of one capture link",
      { actor: { type: "capture", id: "kyc_sess_1", scopes: [] } },
      { tenant: "org_1", weight: 1, source: "capture kyc_sess_1" },
    ],
    [
      "of one subscriber's addresses at an organization's pages",
      { plan: null, actor: anonymous },
      { tenant: "org_1", weight: 1, source: "address 2001:db8:1:2" },
    ],
    [
      "of all who belong to no organization yet",
      { tenantId: null, plan: null, actor: anonymous },
      { tenant: "none", weight: 1, source: "address 2001:db8:1:2" },
    ],
  ])("%s", async (_name, part, share) => {
    expect(await execute(tellSharer, as(part), {})).toEqual(share);
  });
});
