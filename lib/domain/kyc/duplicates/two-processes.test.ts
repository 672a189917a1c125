import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { atDistance, drawFrom, drawnTemplate } from "#lib/testing/drawn-faces.ts";
import { verificationOf } from "#lib/testing/faces.ts";
import { newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { type ServerProcess, serverProcess } from "../../../../scripts/bench/server-process.ts";

// The third may keep no face at all: it reads, opens and compares them anew for every search.
let servers: ServerProcess[] = [];
let tenant: TestTenant;
const draw = drawFrom(3);

beforeAll(async () => {
  const small = { FACE_INDEX_MEGABYTES: "0" };
  servers = await Promise.all([{}, {}, small].map((set) => serverProcess("scripts/bench/product-server.ts", set)));
  tenant = await newTenant();
  await ask(0, "PATCH /v1/organization", { finds_duplicate_faces: true });
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

async function ask(server: number, at: `${string} /${string}`, body?: unknown): Promise<Record<string, unknown>> {
  const [method = "GET", path = "/"] = at.split(" ");
  const response = await fetch(`${servers[server]?.url}${path}`, {
    method,
    headers: { ...tenant.headers, ...(body !== undefined && { "content-type": "application/json" }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return response.json();
}

/** The verifications that every process finds, each list sorted. */
async function foundEverywhere(id: string): Promise<string[][]> {
  const answers = await Promise.all(servers.map((_, i) => ask(i, `GET /v1/kyc/sessions/${id}/duplicates`)));
  return answers.map(({ duplicates }) =>
    JSON.parse(JSON.stringify(duplicates))
      .map((each: { session_id: string }) => each.session_id)
      .sort(),
  );
}

describe("processes on one database", () => {
  it("find a face at once that was kept through any of them, and none once one has erased it", async () => {
    const face = drawnTemplate(draw);
    const id = await verificationOf(tenant, face);
    expect(await foundEverywhere(id)).toEqual([[], [], []]);
    const one = await verificationOf(tenant, atDistance(face, 0.3, draw));
    expect(await foundEverywhere(id)).toEqual([[one], [one], [one]]);
    const two = await verificationOf(tenant, atDistance(face, 0.4, draw));
    const both = [one, two].sort();
    expect(await foundEverywhere(id)).toEqual([both, both, both]);
    expect(await ask(1, `DELETE /v1/kyc/sessions/${one}`)).toEqual({ id: one, deleted: true });
    expect(await foundEverywhere(id)).toEqual([[two], [two], [two]]);
    await ask(2, "PATCH /v1/organization", { finds_duplicate_faces: false });
    for (const server of [0, 1, 2])
      expect((await ask(server, `GET /v1/kyc/sessions/${id}/duplicates`)).detail).toMatch(/is off/);
  });
});
