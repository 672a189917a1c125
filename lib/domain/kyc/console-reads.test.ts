import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { replaceKycDocument, updateKycSession } from "#db/queries/kyc.ts";
import { inTenant } from "#db/tenant.ts";
import type { Caller } from "#lib/engine/context.ts";
import { execute } from "#lib/engine/execute.ts";
import { call } from "#lib/testing/call.ts";
import { newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { listEvents } from "../events/index.ts";
import { sealReading } from "./document-reading.ts";
import { keepPicture } from "./evidence.ts";
import { createKycSession, getCaptureLink, readKycPicture } from "./index.ts";

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

function member(tenantId: string, scopes: string[], now = new Date()): Caller {
  return {
    tenantId,
    mode: "live",
    plan: "enterprise",
    actor: { type: "member", id: "usr_member", scopes },
    user: null,
    requestId: `req_${randomUUID()}`,
    now,
    client: { ip: "198.51.100.9", userAgent: "test" },
    origin: "http://localhost:3000",
    door: { name: "internal", accessTokenSeconds: 900 },
  };
}

let tenant: TestTenant;
let stranger: TestTenant;

beforeAll(async () => {
  [tenant, stranger] = await Promise.all([newTenant(), newTenant()]);
});

describe("the capture link shown again", () => {
  it("is the link that was given when the verification was made", async () => {
    const made = await execute(createKycSession, member(tenant.id, ["kyc:*"]), {});
    const shown = await execute(getCaptureLink, member(tenant.id, ["kyc:write"]), { sessionId: made.id });
    expect(shown).toEqual({ id: made.id, captureUrl: made.captureUrl, expiresAt: made.expiresAt });
  });

  it("is refused once the verification is finished or its time is over", async () => {
    const made = await execute(createKycSession, member(tenant.id, ["kyc:*"]), { expiresInSeconds: 60 });
    const later = member(tenant.id, ["kyc:*"], new Date(Date.now() + 61_000));
    await expect(execute(getCaptureLink, later, { sessionId: made.id })).rejects.toMatchObject({ code: "conflict" });
    await inTenant(tenant.id, "live", (inside) => updateKycSession(inside, made.id, { status: "completed" }));
    const now = member(tenant.id, ["kyc:*"]);
    await expect(execute(getCaptureLink, now, { sessionId: made.id })).rejects.toMatchObject({ code: "conflict" });
  });

  it("is for nobody who only reads, and for no other organization", async () => {
    const made = await execute(createKycSession, member(tenant.id, ["kyc:*"]), {});
    const reader = member(tenant.id, ["kyc:read"]);
    await expect(execute(getCaptureLink, reader, { sessionId: made.id })).rejects.toMatchObject({ code: "forbidden" });
    const foreign = member(stranger.id, ["*"]);
    await expect(execute(getCaptureLink, foreign, { sessionId: made.id })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a picture of a verification", () => {
  let sessionId = "";

  beforeAll(async () => {
    sessionId = (await execute(createKycSession, member(tenant.id, ["kyc:*"]), {})).id;
    const id = `doc_${randomUUID()}`;
    const file = await keepPicture({ tenantId: tenant.id, mode: "live" }, sessionId, id, jpeg);
    const nothing = {
      fullName: null,
      surname: null,
      givenNames: null,
      dateOfBirth: null,
      documentNumber: null,
      expiryDate: null,
      country: null,
      nationality: null,
      sex: null,
    };
    const place = { tenantId: tenant.id, mode: "live", id, sessionId } as const;
    const reading = await sealReading(place, { extracted: nothing, reasons: [], hints: [], zone: null });
    await inTenant(tenant.id, "live", (inside) =>
      replaceKycDocument(inside, {
        id,
        sessionId,
        documentType: "passport",
        country: "UTO",
        side: "front",
        file,
        reading,
        confidence: 1,
        createdAt: new Date(),
      }),
    );
  });

  it("is opened, and who opened it is on record", async () => {
    const reader = member(tenant.id, ["kyc:read"]);
    const opened = await execute(readKycPicture, reader, { sessionId, picture: "document-front" });
    expect(Buffer.from(opened.jpeg).equals(jpeg)).toBe(true);
    const { events } = await execute(listEvents, member(tenant.id, ["events:read"]), { subject: sessionId });
    expect(events[0]).toMatchObject({
      type: "kyc.picture.viewed",
      actor: "member:usr_member",
      data: { picture: "document-front" },
    });
  });

  it("is not found where none was sent, and by no other organization", async () => {
    const both = [member(tenant.id, ["*"]), member(stranger.id, ["*"])];
    const [own, foreign] = await Promise.all(
      both.map((caller, index) =>
        execute(readKycPicture, caller, { sessionId, picture: index === 0 ? "selfie" : "document-front" }).catch(
          (fault: unknown) => fault,
        ),
      ),
    );
    expect([own, foreign]).toMatchObject([{ code: "not_found" }, { code: "not_found" }]);
  });

  it("is refused without the scope, and has no address in the API", async () => {
    const input = { sessionId, picture: "document-front" } as const;
    await expect(execute(readKycPicture, member(tenant.id, ["users:read"]), input)).rejects.toMatchObject({
      code: "forbidden",
    });
    const { status } = await call(`GET /v1/kyc/sessions/${sessionId}/pictures/document-front`, {
      headers: tenant.headers,
    });
    expect(status).toBe(404);
  });
});
