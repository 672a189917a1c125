import * as z from "zod";
import { type AttributeRequestRow, insertAttributeRequest } from "#db/queries/credentials.ts";
import { poseidon } from "#lib/crypto/poseidon.ts";
import type { LongContext, TenantContext } from "#lib/engine/context.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { assertKeysUsable } from "../proofs/index.ts";
import { AgeRequest, askUser } from "./age-request.ts";
import { AttributeRequest, contextOf, requestOutput, setOf } from "./attribute-request.ts";
import { beginRequest, wrong } from "./begin-request.ts";
import { bindingOf, tenantName, verifierScope } from "./credential-message.ts";
import { cutoffDay, dayNumber, NO_CUTOFF } from "./days.ts";
import { type Issuer, publicIssuer } from "./issuer.ts";
import { numericCountry } from "./nationality.ts";
import { revocationsOf } from "./revocations.ts";

const COUNTRIES_MAX = 16; // circuits/attribute_signed

const RequestAttributes = z
  .object({
    /** The realm of the organization whose credentials are accepted: `org_…`, or `org_…-test`. */
    issuer: z.string().max(100).optional(),
    /** In place of `issuer`: one user whom this organization has verified itself, asked for `ageAtLeast` alone. */
    userId: z.string().max(100).optional(),
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
    /** A holder's pseudonym is the same within a scope, and another one in every other; `default` where none is named. */
    scope: z
      .string()
      .regex(/^[\w.-]{1,64}$/, "must be 1 to 64 letters, digits, dots, dashes or underscores")
      .optional(),
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
type OfHolder = Wanted & { issuer: string };

/** Long, since another organization's key and list are read without its transaction. */
export const requestAttributes = defineLongOperation({
  name: "attributes.request",
  summary:
    "Ask a holder to prove an age, a nationality or a valid verification, or a known user an age, and nothing else",
  scope: "attributes:verify",
  effect: "write",
  category: "auth",
  cost: 0,
  input: RequestAttributes,
  output: z.discriminatedUnion("circuit", [AttributeRequest, AgeRequest]).meta({ id: "AskedAttributes" }),
  faults: ["not_found", "invalid_input", "conflict", "unavailable"],
  async run(ctx, wanted) {
    const { issuer, userId } = wanted;
    if (userId !== undefined) return askUser(ctx, { ...wanted, userId, ageAtLeast: onlyAge(wanted) });
    if (issuer === undefined) throw wrong("issuer", "must be named, or user_id in its place");
    return askHolder(ctx, { ...wanted, issuer });
  },
});

/** The age that a known user is asked for: nothing else can be shown by a credential that the server points at. */
function onlyAge({ issuer, ageAtLeast, nationalityIn, scope }: Wanted): number {
  if (issuer !== undefined) throw wrong("issuer", "cannot be named beside user_id: the user proves it to yourself");
  if (nationalityIn !== undefined)
    throw wrong("nationalityIn", "cannot be asked of a user_id, only of an issuer's holders");
  if (scope !== undefined) throw wrong("scope", "has no meaning beside user_id: a known user has no pseudonym");
  if (ageAtLeast === undefined) throw wrong("ageAtLeast", "must be named beside user_id");
  return ageAtLeast;
}

async function askHolder(ctx: LongContext, wanted: OfHolder): Promise<z.input<typeof AttributeRequest>> {
  assertKeysUsable();
  const issuer = await publicIssuer(wanted.issuer);
  // A live answer must never rest on what a test key has signed.
  if (issuer.mode !== ctx.mode) throw wrong("issuer", `must be an issuer of ${ctx.mode} mode, as the API key is`);
  const { tree } = await revocationsOf(issuer, ctx.now);
  return ctx.transact(async (inside) => {
    const row = await keep(inside, wanted, { issuer, root: tree.root });
    await inside.emit("attributes.requested", { subject: row.id, data: { issuer: row.issuer } });
    return requestOutput(row, issuer.name, ctx.now);
  });
}

async function keep(
  ctx: TenantContext,
  wanted: OfHolder,
  { issuer, root }: { issuer: Issuer; root: bigint },
): Promise<AttributeRequestRow> {
  const begun = await beginRequest(ctx, wanted);
  const { ageAtLeast, nationalityIn, scope = "default" } = wanted;
  const signals = {
    issuerAx: issuer.row.publicX,
    issuerAy: issuer.row.publicY,
    revocationRoot: root,
    cutoffDay: ageAtLeast === undefined ? NO_CUTOFF : cutoffDay(ctx.now, ageAtLeast),
    nationalitySetHash: nationalityIn === undefined ? 0 : poseidon(setOf(nationalityIn)),
    today: dayNumber(ctx.now) ?? 0,
    verifierScope: verifierScope(tenantName(ctx), scope),
    binding: bindingOf(contextOf(begun)),
  };
  return insertAttributeRequest(ctx.tenant, {
    ...begun,
    circuit: "attribute_signed",
    issuer: wanted.issuer,
    ageAtLeast: ageAtLeast ?? null,
    nationalityIn: nationalityIn ?? null,
    scope,
    signals: Object.fromEntries(Object.entries(signals).map(([name, value]) => [name, String(value)])),
  });
}
