import {
  IssuedCredential,
  type KeptCredential,
  keptCredential,
  newHolder,
} from "#components/attributes/kept-credential.ts";
import { askedOf, proofInput, Question, Revocations } from "#components/attributes/proof-input.ts";
import { insertKycSession, replaceKycDocument } from "#db/queries/kyc.ts";
import type { Mode } from "#db/schema/columns.ts";
import { newId } from "#lib/crypto/random.ts";
import { ownIssuer } from "#lib/domain/credentials/index.ts";
import { sealReading } from "#lib/domain/kyc/document-reading.ts";
import { asSystem } from "#lib/engine/system.ts";
import { call } from "./call.ts";
import type { TestTenant } from "./tenant.ts";

type Headers = Record<string, string>;
type Read = { dateOfBirth?: string | null; expiryDate?: string | null; nationality?: string | null };
type Wanted = Read & { mode?: Mode; userId?: string; status?: "completed" | "failed"; zoneValid?: boolean };

const NO_NAMES = { fullName: null, surname: null, givenNames: null, documentNumber: "L898902C3", sex: null };

/** A verification as it is once it was approved: no pictures, but what was read from its document. */
export async function approvedSession(tenant: Pick<TestTenant, "id">, wanted: Wanted = {}): Promise<string> {
  const { mode = "live", userId = null, status = "completed", zoneValid = true, ...read } = wanted;
  const extracted = {
    dateOfBirth: "1974-08-12",
    expiryDate: "2035-04-15",
    nationality: "DEU",
    country: "DEU",
    ...read,
  };
  const zone = { format: "TD3", lines: [], rawLines: [], valid: zoneValid, checks: {}, repaired: 0, namesAgreed: true };
  const id = newId("kyc_sess");
  const now = new Date();
  const documentId = newId("kyc_doc");
  const reading = await sealReading(
    { tenantId: tenant.id, mode, id: documentId, sessionId: id },
    {
      extracted: { ...NO_NAMES, ...extracted },
      reasons: [],
      source: "zone",
      zone,
    },
  );
  await asSystem("test", tenant.id, mode, now, async (ctx) => {
    await insertKycSession(ctx.tenant, {
      id,
      userId,
      type: "document_only",
      checks: ["document"],
      status,
      decision: status === "completed" ? "approved" : "rejected",
      expiresAt: new Date(now.getTime() + 3_600_000),
      completedAt: now,
    });
    await replaceKycDocument(ctx.tenant, {
      id: documentId,
      sessionId: id,
      documentType: "passport",
      country: "DEU",
      side: "front",
      file: `${tenant.id}/${id}/none`,
      reading,
      zoneValid,
      confidence: 1,
    });
  });
  return id;
}

/** An organization that could sign, so that others may ask for its credentials. */
export async function newIssuer(tenantId: string, mode: Mode = "live"): Promise<void> {
  await asSystem("test", tenantId, mode, new Date(), ownIssuer);
}

/** A credential of an approved verification, with the secret that stays with its holder. */
export async function newCredential(tenant: TestTenant, sessionId: string, headers: Headers = tenant.headers) {
  const holder = newHolder();
  const body = { holder_hash: holder.hash };
  const answer = await call(`POST /v1/kyc/sessions/${sessionId}/credential`, { headers, body });
  if (answer.status !== 201) throw new Error(`no credential was issued: ${answer.text}`);
  return keptCredential(IssuedCredential.parse(answer.body), holder.secret);
}

export async function readList(issuer: string): Promise<Revocations> {
  return Revocations.parse((await call(`GET /v1/credentials/revocations?issuer=${issuer}`)).body);
}

/** A real proof by the circuit's own program and key, as the holder's browser makes it. */
export async function proveAttributes(credential: KeptCredential, request: unknown, list?: Revocations) {
  const asked = await askedOf(Question.parse(request), async (issuer) => list ?? readList(issuer));
  if (!asked) throw new Error("the question is over");
  // At first use: the prover is large.
  const { prove } = await import("#scripts/zk/prove.ts");
  return prove(asked.question.circuit, proofInput(credential, asked));
}
