import { randomBytes, randomUUID } from "node:crypto";
import * as z from "zod";
import { isUploadField } from "#lib/engine/uploads.ts";
import { type At, isForm, type WireField, wireFields } from "./routes.ts";
import { CHIP_FILES } from "./sample-chip.ts";
import { PASSWORD } from "./tenant.ts";

/** Where the tenants of a suite let browsers be sent. */
export const REDIRECT_URL = "https://app.example.com/callback";

let made = 0;

/** Values that the operations take, by a field's name in camel case; different at every call where they can be. */
const VALUES: Readonly<Record<string, (spelled: (field: string) => string) => unknown>> = {
  email: () => `user-${randomUUID()}@example.com`,
  ownerEmail: () => `owner-${randomUUID()}@example.com`,
  password: () => PASSWORD,
  ownerPassword: () => PASSWORD,
  users: () => [{ email: `user-${randomUUID()}@example.com` }],
  role: () => "user",
  plan: () => "enterprise",
  redirectUri: () => "https://app.example.com/callback",
  codeChallenge: () => "x".repeat(43),
  codeVerifier: () => "x".repeat(43),
  currentPassword: () => PASSWORD,
  newPassword: () => `Another-Horse${++made}`,
  code: () => "123456",
  name: () => `Sample ${++made}`,
  companyName: () => `Sample ${++made}`,
  url: () => `http://127.0.0.1:9/hook-${++made}`,
  // One that no other test here causes: each of many endpoints would get each event.
  events: () => ["kyc.failed"],
  active: () => true,
  metadata: () => ({ fooBar: ++made, snake_case: { nestedKey: [1, { deepKey: null }] } }),
  externalUserId: () => `customer ${++made}`,
  token: () => `unknown.token.${++made}`,
  refreshToken: () => `rt_unknown${++made}`,
  secret: () => `unknown${++made}`,
  provider: () => `op-${++made}`,
  issuer: () => "http://127.0.0.1:9",
  clientId: () => `client ${++made}`,
  clientSecret: () => `secret ${++made}`,
  redirectUrl: () => REDIRECT_URL,
  state: () => `state_unknown${++made}`,
  enabled: () => true,
  documentType: () => "passport",
  country: () => "UTO",
  countryCode: () => "UTO",
  ...CHIP_FILES,
  salt: () => "00".repeat(16),
  commitment: () => String(++made),
  holderHash: () => String(++made),
  requestId: () => `attr_unknown${++made}`,
  proof: () => ({ pi_a: [] }),
  publicSignals: () => ["1", "2"],
  proofNonce: () => randomUUID(),
  proofTimestamp: () => Date.now(),
  registrationId: () => `opr_unknown${++made}`,
  registrationRequest: () => "x".repeat(43),
  registrationRecord: () => "x".repeat(256),
  loginId: () => `opl_unknown${++made}`,
  startLoginRequest: () => "x".repeat(128),
  finishLoginRequest: () => "x".repeat(86),
  migrationId: () => `opm_unknown${++made}`,
  deviceInfo: (spelled) => ({ [spelled("deviceName")]: `Sample ${++made}`, [spelled("deviceType")]: "desktop" }),
  deviceId: () => `dev_unknown${++made}`,
  webhookIds: () => [`wh_unknown${++made}`],
  challengeId: () => `chl_unknown${++made}`,
  accepted: () => true,
  leaf: () => `0x${"0".repeat(64)}`,
  first: () => 0,
  biometricTemplate: () => randomBytes(64).toString("base64"),
  nonce: () => randomUUID(),
  timestamp: () => new Date().toISOString(),
};

/** Where a field must be there; left out where it may be, since it would stand in another credential's place. */
const REQUIRED_VALUES: Readonly<Record<string, () => unknown>> = {
  mfaToken: () => `mfa_tmp_unknown${++made}`,
};

export type Wire = Record<string, unknown>;

/** A body or query for a route: every required field, and the optional ones that have a value above. */
export function sampleInput(at: At): Wire {
  const fields = wireFields(at).filter(({ isParameter, schema }) => !isParameter && !isUploadField(schema));
  const sent = fields.flatMap(({ wire, schema }) => {
    const known = VALUES[camel(wire)] ?? (isOptional(schema) ? undefined : REQUIRED_VALUES[camel(wire)]);
    const value = known?.(at.door.lexicon.case);
    if (value === undefined && !isOptional(schema)) throw new Error(`no sample value for ${wire} of ${at.name}`);
    return value === undefined || at.route.method === "GET" ? [] : [[wire, value] as const];
  });
  return Object.fromEntries(sent);
}

/** What is sent for a sample: JSON, or a form with files that are no pictures. */
export function bodyOf(at: At, wire: Wire): unknown {
  return isForm(at) ? formOf(at, wire) : wire;
}

function formOf(at: At, wire: Wire): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(wire))
    form.append(name, typeof value === "string" ? value : JSON.stringify(value));
  for (const { wire: name, schema } of wireFields(at)) {
    if (!isUploadField(schema)) continue;
    const count = bare(schema) instanceof z.ZodArray ? 6 : 1;
    for (let index = 0; index < count; index++) form.append(name, new Blob(["no picture"]), "selfie.jpg");
  }
  return form;
}

/** Values that a field can never take; none where every text is a valid one. */
export function wrongValues({ schema }: WireField, isText: boolean): unknown[] {
  const known = bare(schema);
  const tooLong = "x".repeat(6000);
  if (isText) return known instanceof z.ZodString || known instanceof z.ZodEnum ? [tooLong] : ["nonsense"];
  if (known instanceof z.ZodString || known instanceof z.ZodEnum || known instanceof z.ZodPipe) return [12, tooLong];
  if (known instanceof z.ZodArray || known instanceof z.ZodNumber) return [{ a: 1 }];
  return ["nonsense"];
}

export function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return bare(schema.unwrap());
  return schema;
}

function isOptional(schema: z.core.$ZodType): boolean {
  return z.safeParse(schema, undefined).success;
}

const camel = (wire: string) => wire.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
