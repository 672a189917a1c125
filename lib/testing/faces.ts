import { replaceKycFaceCheck, updateKycSession } from "#db/queries/kyc.ts";
import { inTenant } from "#db/tenant.ts";
import { newId } from "#lib/crypto/random.ts";
import { sealTemplate } from "#lib/domain/kyc/evidence.ts";
import { sealResult } from "#lib/domain/kyc/face-result.ts";
import { call } from "./call.ts";
import type { TestTenant } from "./tenant.ts";

/** Numbers that repeat: 0 to 1, from a seed. */
export function drawFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A template like a face's: 128 numbers around zero; two of them lie about 0.83 apart, as two people's do. */
export function drawnTemplate(draw: () => number): Float32Array {
  return Float32Array.from({ length: 128 }, () => (draw() + draw() + draw() - 1.5) * 0.1038);
}

/** The same face, seen so far away from the first time (L2). */
export function atDistance(template: Float32Array, distance: number, draw: () => number): Float32Array {
  const shift = Array.from({ length: 128 }, () => draw() - 0.5);
  const length = Math.hypot(...shift);
  return template.map((value, i) => value + ((shift[i] ?? 0) * distance) / length);
}

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
  const sealed = await sealTemplate(tenant.id, template);
  const result = await sealResult(tenant.id, { decision: "live", distance: null, reasons: [], isActive: true });
  await inTenant(tenant.id, mode, async (inside) => {
    const check = { id: newId("lvc"), sessionId, kind: "liveness", passed: true, confidence: 0.9 } as const;
    await replaceKycFaceCheck(inside, { ...check, file: null, template: sealed, result, createdAt: new Date() });
    await updateKycSession(inside, sessionId, { status: "in_progress" });
  });
}
