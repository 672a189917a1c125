import { replaceKycFaceCheck, updateKycSession } from "#db/queries/kyc.ts";
import { inTenant } from "#db/tenant.ts";
import { newId } from "#lib/crypto/random.ts";
import { sealTemplate } from "#lib/domain/kyc/evidence.ts";
import { sealResult } from "#lib/domain/kyc/face-result.ts";
import { call } from "./call.ts";
import type { TestTenant } from "./tenant.ts";

/** A verification whose liveness film showed this face, as `kyc.liveness.submit` keeps it. */
export async function verificationOf(
  tenant: TestTenant,
  template: Float32Array,
  options: { headers?: Record<string, string>; mode?: "live" | "test"; body?: Record<string, unknown> } = {},
): Promise<string> {
  const { headers = tenant.headers, mode = "live", body = {} } = options;
  const made = await call("POST /v1/kyc/sessions", { headers, body: { type: "face_only", ...body } });
  if (made.status !== 201) throw new Error(`no verification could be made: ${made.text}`);
  const sessionId = String(made.body.id);
  await showFace(tenant, sessionId, template, mode);
  return sessionId;
}

/** Gives a verification the liveness result and the template of this face. */
export async function showFace(
  tenant: TestTenant,
  sessionId: string,
  template: Float32Array,
  mode: "live" | "test" = "live",
): Promise<void> {
  const id = newId("lvc");
  const place = { tenantId: tenant.id, mode, id, sessionId };
  const sealed = await sealTemplate("face", place, template);
  const result = await sealResult(place, { decision: "live", distance: null, reasons: [], isActive: true });
  await inTenant(tenant.id, mode, async (inside) => {
    const check = { id, sessionId, kind: "liveness", passed: true, confidence: 0.9 } as const;
    await replaceKycFaceCheck(inside, { ...check, file: null, template: sealed, result, createdAt: new Date() });
    await updateKycSession(inside, sessionId, { status: "in_progress" });
  });
}
