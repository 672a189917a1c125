import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { lockKycSession, replaceKycDocument, replaceKycFaceCheck, updateKycSession } from "#db/queries/kyc.ts";
import { inTenant, type Tenant } from "#db/tenant.ts";
import { newId } from "#lib/crypto/random.ts";
import { call } from "#lib/testing/call.ts";
import { atDistance, drawFrom, drawnTemplate } from "#lib/testing/drawn-faces.ts";
import { showFace } from "#lib/testing/faces.ts";
import { overtaken } from "#lib/testing/sign-in.ts";
import { newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { sealReading } from "./document-reading.ts";
import { sealTemplate } from "./evidence.ts";
import { sealResult } from "./face-result.ts";

const draw = drawFrom(13_003);
const zone = { format: "TD3", lines: [], rawLines: [], valid: true, checks: {}, repaired: 0, namesAgreed: true };
const extracted = {
  fullName: "Marie Martin",
  surname: "MARTIN",
  givenNames: "MARIE",
  dateOfBirth: "1990-01-15",
  documentNumber: "AB1234567",
  expiryDate: "2999-01-15",
  country: "FRA",
  nationality: "FRA",
  sex: "F",
};

/** A flawless document with this portrait, as `kyc.documents.add` keeps it; returns its id. */
async function putDocument(tenant: Tenant, sessionId: string, portrait: Float32Array): Promise<string> {
  const id = newId("doc");
  const place = { tenantId: tenant.id, mode: tenant.mode, id, sessionId };
  await replaceKycDocument(tenant, {
    id,
    sessionId,
    documentType: "passport",
    country: "FR",
    side: "front",
    file: `none/${id}`,
    reading: await sealReading(place, { extracted, source: "zone", sure: [], reasons: [], hints: [], zone }),
    template: await sealTemplate("document", place, portrait),
    zoneValid: true,
    confidence: 0.95,
    createdAt: new Date(),
  });
  await updateKycSession(tenant, sessionId, { status: "in_progress" });
  return id;
}

/** A selfie with the result `match`, as `kyc.face.match` keeps it for the document that it names. */
async function putMatch(tenant: Tenant, sessionId: string, selfie: Float32Array, documentId: string): Promise<void> {
  const place = { tenantId: tenant.id, mode: tenant.mode, id: newId("ver"), sessionId };
  await replaceKycFaceCheck(tenant, {
    id: place.id,
    sessionId,
    kind: "match",
    passed: true,
    confidence: 0.9,
    file: null,
    template: await sealTemplate("face", place, selfie),
    result: await sealResult(place, { decision: "match", distance: 0.3, reasons: [], isActive: false, documentId }),
    createdAt: new Date(),
  });
}

type Shown = { portrait: Float32Array; selfie?: Float32Array; film?: Float32Array };

/** A verification that needs no picture any more. */
async function ready(tenant: TestTenant, checks: string[], { portrait, selfie, film }: Shown): Promise<string> {
  const made = await call("POST /v1/kyc/sessions", { headers: tenant.headers, body: { checks } });
  expect(made.status, made.text).toBe(201);
  const id = String(made.body.id);
  await inTenant(tenant.id, "live", async (inside) => {
    const documentId = await putDocument(inside, id, portrait);
    if (selfie) await putMatch(inside, id, selfie, documentId);
  });
  if (film) await showFace(tenant, id, film);
  return id;
}

const complete = (tenant: TestTenant, id: string) =>
  call(`POST /v1/kyc/sessions/${id}/complete`, { headers: tenant.headers, body: {} });

const codesOf = (body: Record<string, unknown>): string[] =>
  JSON.parse(JSON.stringify(body.reasons)).map(({ code }: { code: string }) => code);

/** A face, the same seen again, and a stranger's. */
function faces() {
  const face = drawnTemplate(draw);
  return { face, again: atDistance(face, 0.3, draw), stranger: drawnTemplate(draw) };
}

const ALL = ["document", "face", "liveness"];

/** Changes a verification once its first transaction is over and before its second begins, both of which lock its row. */
function swappedMeanwhile(tenant: TestTenant, id: string, swap: (inside: Tenant) => Promise<unknown>) {
  let swapped: Promise<void> | undefined;
  const { sql } = connection();
  return overtaken(
    (held) => held`select 1 from kyc_sessions where id = ${id} for update`,
    () => complete(tenant, id),
    async (held) => {
      // Waits behind the first transaction; the second comes behind it.
      swapped = inTenant(tenant.id, "live", async (inside) => {
        await lockKycSession(inside, id);
        await swap(inside);
      });
      const [self] = await held`select pg_backend_pid() as pid`;
      await expect
        .poll(async () => {
          const [row] = await sql`
            with first as (select pid from pg_stat_activity where ${self?.pid} = any(pg_blocking_pids(pid)))
            select count(distinct waiting.pid)::int as waiting from pg_stat_activity waiting, first
            where waiting.pid = first.pid or first.pid = any(pg_blocking_pids(waiting.pid))`;
          return row?.waiting;
        })
        .toBe(2);
    },
  ).finally(() => swapped);
}

describe("a decision takes verdicts of exactly the evidence that it decides on", () => {
  it("and refuses where another's passport and selfie came while it compared faces", async () => {
    const tenant = await newTenant();
    const { face, again, stranger } = faces();
    const id = await ready(tenant, ALL, { portrait: face, selfie: again, film: again });
    const answer = await swappedMeanwhile(tenant, id, async (inside) => {
      await putMatch(inside, id, stranger, await putDocument(inside, id, stranger));
    });
    expect([answer.status, answer.body.detail]).toEqual([409, expect.stringContaining("finish it again")]);
    const after = await complete(tenant, id);
    expect([after.body.decision, codesOf(after.body)], after.text).toEqual(["rejected", ["liveness_other_person"]]);
  });

  it("and refuses where another film came meanwhile", async () => {
    const tenant = await newTenant();
    const { face, again, stranger } = faces();
    const id = await ready(tenant, ALL, { portrait: face, selfie: again, film: again });
    const answer = await swappedMeanwhile(tenant, id, async (inside) => {
      const place = { tenantId: tenant.id, mode: "live", id: newId("lvc"), sessionId: id } as const;
      await replaceKycFaceCheck(inside, {
        id: place.id,
        sessionId: id,
        kind: "liveness",
        passed: true,
        confidence: 0.9,
        file: null,
        template: await sealTemplate("face", place, stranger),
        result: await sealResult(place, { decision: "live", distance: null, reasons: [], isActive: true }),
        createdAt: new Date(),
      });
    });
    expect(answer.status, answer.text).toBe(409);
  });

  it("and does not count a match with another document's portrait", async () => {
    const tenant = await newTenant();
    const { face, again } = faces();
    const id = await ready(tenant, ALL, { portrait: face, film: again });
    await inTenant(tenant.id, "live", (inside) => putMatch(inside, id, again, "doc_of_before"));
    const answer = await complete(tenant, id);
    expect([answer.status, answer.body.detail]).toEqual([409, "The verification still lacks the selfie."]);
  });
});

describe("a film", () => {
  it("of the document's holder is approved, with and without a selfie", async () => {
    const tenant = await newTenant();
    const { face, again } = faces();
    for (const [checks, selfie] of [
      [ALL, again],
      [["document", "liveness"], undefined],
    ] as const) {
      const id = await ready(tenant, [...checks], { portrait: face, selfie, film: again });
      const { body, text } = await complete(tenant, id);
      expect([body.decision, codesOf(body)], text).toEqual(["approved", []]);
    }
  });

  it("of a stranger is rejected though no selfie was asked for", async () => {
    const tenant = await newTenant();
    const { face, stranger } = faces();
    const id = await ready(tenant, ["document", "liveness"], { portrait: face, film: stranger });
    const { body } = await complete(tenant, id);
    expect([body.decision, codesOf(body)]).toEqual(["rejected", ["liveness_other_person"]]);
  });

  it("that only resembles the selfie, or the portrait where there is none, goes to a person", async () => {
    const tenant = await newTenant();
    const { face } = faces();
    const alike = atDistance(face, 0.55, draw);
    for (const [checks, selfie] of [
      [ALL, face],
      [["document", "liveness"], undefined],
    ] as const) {
      const id = await ready(tenant, [...checks], { portrait: face, selfie, film: alike });
      const { body } = await complete(tenant, id);
      expect([body.decision, codesOf(body)]).toEqual(["manual_review", ["liveness_person_uncertain"]]);
    }
  });
});
