import { randomUUID } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { replaceKycFaceCheck } from "#db/queries/kyc.ts";
import { inTenant } from "#db/tenant.ts";
import type { Caller } from "#lib/engine/context.ts";
import { execute } from "#lib/engine/execute.ts";
import { newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { type LivenessFilm, sealResult } from "./face-result.ts";
import { createKycSession, readLivenessFilm } from "./index.ts";

function member(tenantId: string, scopes: string[]): Caller {
  return {
    tenantId,
    mode: "live",
    plan: "enterprise",
    actor: { type: "member", id: "usr_member", scopes },
    user: null,
    requestId: `req_${randomUUID()}`,
    now: new Date(),
    client: { ip: "198.51.100.9", userAgent: "test" },
    origin: "http://localhost:3000",
    door: { name: "internal", accessTokenSeconds: 900 },
  };
}

const film: LivenessFilm = {
  challenges: [{ kind: "blink", passed: true, evidence: { lowestRatio: 0.31 } }],
  flash: {
    outcome: "passed",
    cause: null,
    agreement: 0.9,
    agreementOfBest: 0.9,
    strength: 0.1,
    delayMs: 160,
    frames: 20,
  },
  frames: [{ atMs: 0, faces: 1, yawDegrees: 1.5, eyes: 0.4, sharpness: 80, colour: [201, 160, 140] }],
};

let tenant: TestTenant;
let stranger: TestTenant;

beforeAll(async () => {
  [tenant, stranger] = await Promise.all([newTenant(), newTenant()]);
});

/** A session with a liveness result: of a film, or of one picture. */
async function sessionWith(kept: LivenessFilm | null): Promise<string> {
  const { id: sessionId } = await execute(createKycSession, member(tenant.id, ["kyc:*"]), {});
  const reasons = [{ code: "film_cut", message: "The film jumps." }];
  const id = `lvc_${randomUUID()}`;
  const result = await sealResult(
    { tenantId: tenant.id, mode: "live", id, sessionId },
    {
      decision: "live",
      distance: null,
      reasons,
      isActive: kept !== null,
      film: kept,
    },
  );
  const row = { id, sessionId, kind: "liveness", passed: true, confidence: 0.9 } as const;
  await inTenant(tenant.id, "live", (inside) =>
    replaceKycFaceCheck(inside, { ...row, file: null, template: null, result, createdAt: new Date() }),
  );
  return sessionId;
}

it("tells a reviewer what every frame of the film showed", async () => {
  const sessionId = await sessionWith(film);
  const read = await execute(readLivenessFilm, member(tenant.id, ["kyc:read"]), { sessionId });
  expect(read).toEqual({ ...film, reasons: [{ code: "film_cut", message: "The film jumps." }] });
});

it("is sealed where it is kept", async () => {
  const sessionId = await sessionWith(film);
  const [row] = await connection().sql<{ result: Buffer }[]>`
    select result from kyc_face_checks where session_id = ${sessionId}`;
  expect(Buffer.from(row?.result ?? []).includes("yawDegrees")).toBe(false);
});

it("is not found for one picture, for no other organization, and is forbidden without the scope", async () => {
  const input = { sessionId: await sessionWith(film) };
  const one = { sessionId: await sessionWith(null) };
  const reader = member(tenant.id, ["kyc:read"]);
  await expect(execute(readLivenessFilm, reader, one)).rejects.toMatchObject({ code: "not_found" });
  await expect(execute(readLivenessFilm, member(stranger.id, ["*"]), input)).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(execute(readLivenessFilm, member(tenant.id, ["users:read"]), input)).rejects.toMatchObject({
    code: "forbidden",
  });
});
