import * as z from "zod";
import { type AttributeRequestRow, insertAttributeRequest } from "#db/queries/credentials.ts";
import { ownOrganization } from "#db/queries/organizations.ts";
import { poseidon } from "#lib/crypto/poseidon.ts";
import { proofContext } from "#lib/crypto/proof-context.ts";
import { newId } from "#lib/crypto/random.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { env } from "#lib/env.ts";
import { isOwnOrigin, refuseForeignRedirect } from "../organizations/index.ts";
import { assertKeysUsable, issueNonce } from "../proofs/index.ts";
import { AttributeRequest, requestOutput, setOf } from "./attribute-request.ts";
import { bindingOf, PURPOSE, tenantName, verifierScope } from "./credential-message.ts";
import { cutoffDay, dayNumber, NO_CUTOFF } from "./days.ts";
import { type Issuer, publicIssuer } from "./issuer.ts";
import { numericCountry } from "./nationality.ts";
import { revocationsOf } from "./revocations.ts";

const COUNTRIES_MAX = 16; // circuits/attribute_signed

const RequestAttributes = z
  .object({
    /** The realm of the organization whose credentials are accepted: `org_…`, or `org_…-test`. */
    issuer: z.string().max(100),
    /** Every day since 1900 can be named in these. */
    ageAtLeast: z.number().int().min(1).max(120).optional(),
    nationalityIn: z
      .array(
        z
          .string()
          .max(10)
          .refine((code) => numericCountry(code) !== undefined, "must be a code of ISO 3166-1"),
      )
      .min(1)
      .max(COUNTRIES_MAX)
      .optional(),
    /** A holder's pseudonym is the same within a scope, and another one in every other. */
    scope: z
      .string()
      .regex(/^[\w.-]{1,64}$/, "must be 1 to 64 letters, digits, dots, dashes or underscores")
      .default("default"),
    /** Where the proof is made, if not at this server's own page. */
    origin: z.string().max(300).optional(),
    /** Where the holder's browser goes afterwards, with `request` and `state`. */
    redirectUrl: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .optional(),
    state: z.string().max(500).optional(),
  })
  .meta({ id: "RequestAttributes" });

type Wanted = z.output<typeof RequestAttributes>;

/** Long, since another organization's key and list are read without its transaction. */
export const requestAttributes = defineLongOperation({
  name: "attributes.request",
  summary: "Ask a holder to prove an age, a nationality or a valid verification, and nothing else",
  scope: "attributes:verify",
  effect: "write",
  category: "auth",
  cost: 0,
  input: RequestAttributes,
  output: AttributeRequest,
  faults: ["not_found", "invalid_input", "unavailable"],
  async run(ctx, wanted) {
    assertKeysUsable();
    const issuer = await publicIssuer(wanted.issuer);
    // A live answer must never rest on what a test key has signed.
    if (issuer.mode !== ctx.mode) throw wrong("issuer", `must be an issuer of ${ctx.mode} mode, as the API key is`);
    const { tree } = await revocationsOf(issuer, ctx.now);
    return ctx.transact(async (inside) => {
      const origin = await allowedOrigin(inside, wanted.origin);
      await refuseForeignRedirect(inside, wanted.redirectUrl);
      const row = await keep(inside, wanted, { issuer, origin, root: tree.root });
      await inside.emit("attributes.requested", { subject: row.id, data: { issuer: row.issuer } });
      return requestOutput(row, issuer.name, ctx.now);
    });
  },
});

async function keep(
  ctx: TenantContext,
  wanted: Wanted,
  { issuer, origin, root }: { issuer: Issuer; origin: string; root: bigint },
): Promise<AttributeRequestRow> {
  const id = newId("attr", ctx.now.getTime());
  const { nonce, timestamp, expiresIn } = await issueNonce(ctx, { purpose: PURPOSE, origin });
  const tenant = tenantName(ctx);
  const context = proofContext({ purpose: PURPOSE, tenant, origin, subject: id, nonce, timestamp });
  const { ageAtLeast, nationalityIn, scope } = wanted;
  const signals = {
    issuerAx: issuer.row.publicX,
    issuerAy: issuer.row.publicY,
    revocationRoot: root,
    cutoffDay: ageAtLeast === undefined ? NO_CUTOFF : cutoffDay(ctx.now, ageAtLeast),
    nationalitySetHash: nationalityIn === undefined ? 0 : poseidon(setOf(nationalityIn)),
    today: dayNumber(ctx.now) ?? 0,
    verifierScope: verifierScope(tenant, scope),
    binding: bindingOf(context),
  };
  return insertAttributeRequest(ctx.tenant, {
    id,
    issuer: wanted.issuer,
    ageAtLeast: ageAtLeast ?? null,
    nationalityIn: nationalityIn ?? null,
    scope,
    signals: Object.fromEntries(Object.entries(signals).map(([name, value]) => [name, String(value)])),
    origin,
    nonce,
    timestamp,
    redirectUri: wanted.redirectUrl ?? null,
    state: wanted.state ?? null,
    createdAt: ctx.now,
    expiresAt: new Date(ctx.now.getTime() + expiresIn * 1000),
  });
}

async function allowedOrigin(ctx: TenantContext, asked: string | undefined): Promise<string> {
  if (asked === undefined) return new URL(env().publicUrl).origin;
  const organization = await ownOrganization(ctx.tenant);
  if (organization && isOwnOrigin(organization, asked)) return asked;
  throw wrong("origin", "is none of this organization's: put an address of it on the list of allowed ones");
}

function wrong(field: string, message: string): Fault {
  return new Fault("invalid_input", undefined, { issues: [{ path: [field], message }] });
}
