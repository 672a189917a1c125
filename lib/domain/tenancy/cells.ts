import type { Mode } from "#db/schema/columns.ts";

type Definition = {
  /** Fields of the row that name it and whom it belongs to: a value opens in that row alone. */
  row: readonly string[];
  /** Stands for another column between which sealed values are copied as they are. */
  as?: string;
  /** What version 1 called it, where that was not the column. */
  before?: (mode: Mode) => string;
};

const template = () => "kyc face template";

/** Every sealed column by its name in the database. A column that is not here fails a test. */
export const CELLS = {
  "users.email": { row: ["id"] },
  "users.name": { row: ["id"] },
  "users.phone": { row: ["id"] },
  "users.password_proof": { row: ["id"] },
  "users.opaque_record": { row: ["id"] },
  "pending_passwords.password_proof": { row: ["userId"], as: "users.password_proof" },
  "pending_passwords.opaque_record": { row: ["userId"], as: "users.opaque_record" },
  "opaque_setups.setup": { row: [], before: (mode) => `opaque_setups.setup ${mode}` },
  "sessions.client": { row: ["id", "userId"] },
  "devices.info": { row: ["id", "userId"] },
  "one_time_tokens.data": { row: ["hash"] },
  "one_time_codes.address": { row: ["id"] },
  "messages.order": { row: ["id"] },
  "messages.content": { row: ["id"] },
  "totp_factors.secret": { row: ["userId"] },
  "passkeys.public_key": { row: ["id", "userId"] },
  "passkeys.name": { row: ["id", "userId"] },
  "identity_providers.secret": { row: ["id"] },
  "zkp_identities.record": { row: ["id", "userId"] },
  "credential_issuers.private_key": { row: ["publicX", "publicY"] },
  "credentials.commitment": { row: ["id", "userId"] },
  "attribute_requests.pseudonym": { row: ["id"] },
  "kyc_documents.reading": { row: ["id", "sessionId"] },
  "kyc_documents.template": { row: ["id", "sessionId"], before: template },
  "kyc_face_checks.result": { row: ["id", "sessionId"] },
  "kyc_face_checks.template": { row: ["id", "sessionId"], before: template },
  "kyc_chips.reading": { row: ["id", "sessionId"] },
  "kyc_chips.template": { row: ["id", "sessionId"], before: template },
  "webhook_endpoints.secret": { row: ["id"] },
  "webhook_endpoints.previous_secret": { row: ["id"], as: "webhook_endpoints.secret" },
} as const satisfies Readonly<Record<string, Definition>>;

export type CellName = keyof typeof CELLS;
type RowOf<N extends CellName> = { readonly [F in (typeof CELLS)[N]["row"][number]]: string | null };

/** Where one sealed value lies; it opens nowhere else. */
export type Place = {
  readonly tenantId: string;
  /** What an envelope is sealed for. */
  readonly context: string;
  /** What version 1 was sealed for: tenant and column. */
  readonly before: string;
};

type Owner = { readonly tenantId: string; readonly mode: Mode };

/** The place of one column of one row, which may be the row itself or what is known of it before it is written. */
export function cell<N extends CellName>(name: N, row: Owner & RowOf<N>): Place {
  return cellOf(name, row, (field) => Reflect.get(row, field));
}

/** `cell` for a name and a row that were looked up. */
export function cellOf(name: CellName, { tenantId, mode }: Owner, read: (field: string) => unknown): Place {
  const { row, as = name, before }: Definition = CELLS[name];
  const context = JSON.stringify([as, tenantId, mode, ...row.map((field) => read(field) ?? null)]);
  return { tenantId, context, before: `${tenantId} ${before?.(mode) ?? as}` };
}

/** The place of a stored file. Its name is its own alone; `mode` is null for what both modes show. */
export function fileCell(kind: "kyc picture" | "organization logo", tenantId: string, mode: Mode | null, name: string) {
  const context = JSON.stringify([kind, tenantId, mode, name]);
  return { tenantId, context, before: `${tenantId} ${kind} ${name}` } satisfies Place;
}
