import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { CAPTURE_COOKIE } from "#lib/domain/kyc/index.ts";
import { env } from "#lib/env.ts";
import { call } from "#lib/testing/call.ts";
import { atDistance, drawFrom, drawnTemplate } from "#lib/testing/drawn-faces.ts";
import { showFace, verificationOf } from "#lib/testing/faces.ts";
import { newKey, newTenant, newUser, type TestTenant } from "#lib/testing/tenant.ts";
import { openedCapture } from "#lib/testing/visit.ts";
import { forgetOutlivedEvidence } from "../forget-evidence.ts";
import { closeFaces, heldFaces } from "./held-faces.ts";

const draw = drawFrom(20_261_122);
const near = (template: Float32Array, distance = 0.3) => atDistance(template, distance, draw);
let tenant: TestTenant;
let face: Float32Array;

beforeEach(async () => {
  tenant = await searchingTenant();
  face = drawnTemplate(draw);
});
afterAll(closeFaces);

async function searchingTenant(): Promise<TestTenant> {
  const made = await newTenant();
  await setSearch(made, true);
  return made;
}

async function setSearch(of: TestTenant, isOn: boolean): Promise<void> {
  const body = { finds_duplicate_faces: isOn };
  const answer = await call("PATCH /v1/organization", { headers: of.headers, body });
  expect([answer.status, answer.body.finds_duplicate_faces], answer.text).toEqual([200, isOn]);
}

const list = (id: string, headers = tenant.headers) => call(`GET /v1/kyc/sessions/${id}/duplicates`, { headers });

async function duplicatesOf(id: string, headers = tenant.headers): Promise<{ session_id: string; strength: string }[]> {
  const answer = await list(id, headers);
  expect(answer.status, answer.text).toBe(200);
  return JSON.parse(JSON.stringify(answer.body.duplicates));
}

const foundBy = async (id: string, headers = tenant.headers) =>
  (await duplicatesOf(id, headers)).map((each) => each.session_id);

const complete = (id: string) => call(`POST /v1/kyc/sessions/${id}/complete`, { headers: tenant.headers, body: {} });

const reasonsOf = (body: Record<string, unknown>): string[] =>
  JSON.parse(JSON.stringify(body.reasons)).map(({ code }: { code: string }) => code);

describe("a face that was verified for somebody else", () => {
  it("sends a verification to review, and the event names the other verification", async () => {
    const first = await verificationOf(tenant, face, { body: { external_user_id: "first" } });
    expect((await complete(first)).body).toMatchObject({ decision: "approved", reasons: [] });
    const second = await verificationOf(tenant, near(face), { body: { external_user_id: "second" } });
    const done = await complete(second);
    expect([done.body.decision, reasonsOf(done.body)], done.text).toEqual(["manual_review", ["duplicate_face"]]);
    const events = await connection().sql<{ subject: string; data: unknown }[]>`
      select subject, data from events where tenant_id = ${tenant.id} and type = 'kyc.duplicate_found'`;
    expect(events).toEqual([{ subject: second, data: { sessionIds: [first] } }]);
    expect((await call(`GET /v1/kyc/sessions/${second}`, { headers: tenant.headers })).text).not.toContain(first);
  });

  it("is listed with whom it was seen for, the nearest first; a chance resemblance is listed and decides nothing", async () => {
    const strong = await verificationOf(tenant, near(face, 0.2), { body: { external_user_id: "strong" } });
    const possible = await verificationOf(tenant, near(face, 0.55));
    await verificationOf(tenant, near(face, 0.65));
    const id = await verificationOf(tenant, face);
    expect((await list(id)).body.duplicates).toEqual([
      {
        session_id: strong,
        user_id: null,
        external_user_id: "strong",
        status: "in_progress",
        decision: null,
        strength: "strong",
        confidence: 1,
        created_at: expect.any(String),
      },
      expect.objectContaining({ session_id: possible, strength: "possible", confidence: 0.67 }),
    ]);
    const other = drawnTemplate(draw);
    await verificationOf(tenant, near(other, 0.55));
    const done = await complete(await verificationOf(tenant, other));
    expect([done.body.decision, reasonsOf(done.body)]).toEqual(["approved", []]);
  });

  it("is the person's own where the user or the external id is the same", async () => {
    const user = await newUser(tenant);
    for (const body of [{ user_id: user.id }, { external_user_id: "customer 1" }]) {
      const own = drawnTemplate(draw);
      await verificationOf(tenant, own, { body });
      const again = await verificationOf(tenant, near(own), { body });
      expect(await foundBy(again)).toEqual([]);
      expect((await complete(again)).body.decision).toBe("approved");
    }
  });

  it("is not told to the person who is verified", async () => {
    const first = await verificationOf(tenant, face);
    const { id, cookie } = await openedCapture(tenant, { type: "face_only" });
    const headers = { cookie: `${CAPTURE_COOKIE}=${cookie}` };
    await call(`POST /kyc/${id}/capture/consent`, { headers, body: { accepted: true } });
    await showFace(tenant, id, near(face));
    const done = await call(`POST /kyc/${id}/capture/complete`, { headers, body: {} });
    expect([done.status, done.body.status], done.text).toEqual([200, "review"]);
    expect(done.text).not.toContain(first);
    expect(done.text).not.toMatch(/duplicate|another/i);
    expect((await list(id, headers)).status).toBe(401);
  });
});

describe("nobody finds", () => {
  it("a face of another tenant or of the other mode, be it the very same", async () => {
    const stranger = await searchingTenant();
    const test = { authorization: `Bearer ${await newKey(tenant, { mode: "test" })}` };
    const live = await verificationOf(tenant, face);
    const tested = await verificationOf(tenant, face, { headers: test, mode: "test" });
    const foreign = await verificationOf(stranger, face);
    expect(await foundBy(live)).toEqual([]);
    expect(await foundBy(tested, test)).toEqual([]);
    expect(await foundBy(foreign, stranger.headers)).toEqual([]);
    for (const [id, headers] of [
      [live, stranger.headers],
      [live, test],
      [tested, tenant.headers],
    ] as const)
      expect((await list(id, headers)).status).toBe(404);
  });

  it("a face whose verification was erased: not by a search, nor in memory", async () => {
    const kept = await verificationOf(tenant, near(face));
    const erased = await verificationOf(tenant, near(face));
    const id = await verificationOf(tenant, face);
    expect((await foundBy(id)).sort()).toEqual([kept, erased].sort());
    await call(`DELETE /v1/kyc/sessions/${erased}`, { headers: tenant.headers });
    await expect.poll(() => heldFaces(`${tenant.id}:live`)).toBe(2);
    expect(await foundBy(id)).toEqual([kept]);
  });

  it("a face that was erased behind the index's back", async () => {
    const erased = await verificationOf(tenant, near(face));
    const id = await verificationOf(tenant, face);
    expect(await foundBy(id)).toEqual([erased]);
    await connection().sql`delete from kyc_face_checks where session_id = ${erased}`;
    expect(await foundBy(id)).toEqual([]);
    expect(await heldFaces(`${tenant.id}:live`)).toBe(1);
  });

  it("a face of a user who was erased", async () => {
    const user = await newUser(tenant);
    await verificationOf(tenant, near(face), { body: { user_id: user.id } });
    const id = await verificationOf(tenant, face);
    expect(await foundBy(id)).toHaveLength(1);
    const gone = await call(`DELETE /v1/users/${user.id}`, { headers: tenant.headers });
    expect(gone.status, gone.text).toBe(200);
    expect(await foundBy(id)).toEqual([]);
    await expect.poll(() => heldFaces(`${tenant.id}:live`)).toBe(1);
  });

  it("a face that outlived its retention", async () => {
    const old = await verificationOf(tenant, near(face));
    await complete(old);
    const id = await verificationOf(tenant, face);
    expect(await foundBy(id)).toEqual([old]);
    await connection().sql`update kyc_sessions set completed_at = now() - interval '31 days' where id = ${old}`;
    await forgetOutlivedEvidence(new Date());
    expect(await foundBy(id)).toEqual([]);
    await expect.poll(() => heldFaces(`${tenant.id}:live`)).toBe(1);
  });
});

describe("where the organization does not search", () => {
  it("which is how it comes, nothing is kept open, found or answered", async () => {
    tenant = await newTenant();
    const found = await call("GET /v1/organization", { headers: tenant.headers });
    expect(found.body.finds_duplicate_faces).toBe(false);
    await verificationOf(tenant, face);
    const id = await verificationOf(tenant, near(face));
    expect((await list(id)).body.detail).toMatch(/^The search for duplicate faces is off/);
    const form = new FormData();
    form.append("file", new Blob(["no picture"]), "a.jpg");
    expect((await call("POST /v1/kyc/faces/search", { headers: tenant.headers, body: form })).status).toBe(409);
    expect((await complete(id)).body).toMatchObject({ decision: "approved", reasons: [] });
    expect(await heldFaces(`${tenant.id}:live`)).toBe(0);
  });

  it("any more, what was in memory is dropped", async () => {
    await verificationOf(tenant, face);
    const id = await verificationOf(tenant, near(face));
    expect(await foundBy(id)).toHaveLength(1);
    expect(await heldFaces(`${tenant.id}:live`)).toBe(2);
    await setSearch(tenant, false);
    await expect.poll(() => heldFaces(`${tenant.id}:live`)).toBe(0);
    expect((await list(id)).status).toBe(409);
  });
});

describe("the index", () => {
  it("finds a face that is written late, behind newer ones", async () => {
    const id = await verificationOf(tenant, face);
    expect(await foundBy(id)).toEqual([]);
    const late = await verificationOf(tenant, near(face));
    await connection().sql`
      update kyc_face_checks set created_at = now() - interval '5 minutes' where session_id = ${late}`;
    expect(await foundBy(id)).toEqual([late]);
  });

  it("reads everything again when its thread has died", async () => {
    const other = await verificationOf(tenant, near(face));
    const id = await verificationOf(tenant, face);
    expect(await foundBy(id)).toEqual([other]);
    await closeFaces();
    expect(await heldFaces(`${tenant.id}:live`)).toBe(0);
    expect(await foundBy(id)).toEqual([other]);
  });

  it("is not spoilt by a template that does not open, nor by one of another tenant's key", async () => {
    const damaged = await verificationOf(tenant, near(face));
    const other = await verificationOf(tenant, near(face));
    const id = await verificationOf(tenant, face);
    await connection()
      .sql`update kyc_face_checks set template = ${Buffer.from("damaged")} where session_id = ${damaged}`;
    expect(await foundBy(id)).toEqual([other]);
  });

  it("answers fifty searches at once, each of which sees all of it", async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => verificationOf(tenant, near(face, 0.2))));
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => foundBy(ids[i % 5] ?? "")));
    for (const found of answers) expect(found).toHaveLength(4);
  });
});

describe("memory", () => {
  const megabytes = env().FACE_INDEX_MEGABYTES;
  afterAll(() => Object.assign(env(), { FACE_INDEX_MEGABYTES: megabytes }));

  it("holds no more faces than it may: who was searched longest ago goes first, and all are found still", async () => {
    await closeFaces();
    Object.assign(env(), { FACE_INDEX_MEGABYTES: (6 * 512) / 1024 / 1024 });
    const world = async (count: number) => {
      const own = await searchingTenant();
      const ids: string[] = [];
      for (let i = 0; i < count; i++) ids.push(await verificationOf(own, near(face, 0.2)));
      return { own, id: ids[0] ?? "", others: count - 1, held: () => heldFaces(`${own.id}:live`) };
    };
    const [first, second, third, large] = [await world(3), await world(3), await world(2), await world(7)];
    const search = async ({ own, id, others }: typeof first) =>
      expect(await foundBy(id, own.headers)).toHaveLength(others);
    await search(first);
    await search(second);
    expect([await first.held(), await second.held()]).toEqual([3, 3]);
    await search(third);
    expect([await first.held(), await second.held(), await third.held()]).toEqual([0, 3, 2]);
    await search(large);
    expect([await second.held(), await third.held(), await large.held()]).toEqual([3, 2, 0]);
    await search(first);
    expect([await first.held(), await second.held(), await third.held()]).toEqual([3, 0, 2]);
  });
});

describe("a kept template", () => {
  it("stands nowhere in the database as it is", async () => {
    const id = await verificationOf(tenant, face);
    await foundBy(id);
    const raw = Buffer.from(face.buffer).subarray(0, 16).toString("hex");
    const { sql } = connection();
    const tables = await sql<{ name: string }[]>`
      select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_schema in ('public', 'queue') and table_type = 'BASE TABLE'`;
    for (const { name } of tables)
      expect(await sql.unsafe(`select 1 from ${name} as t where strpos(t::text, $1) > 0`, [raw]), name).toEqual([]);
  });
});
