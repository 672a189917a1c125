import type { EventRow } from "#db/queries/events.ts";
import type { EndpointRow } from "#db/queries/webhooks.ts";

type Payload = Record<string, unknown>;

const snake = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** What each dialect's receiver expects as the body of an event. The engine's events hold ids and outcomes only. */
export const PAYLOADS: Readonly<Record<EndpointRow["dialect"], (event: EventRow) => Payload>> = {
  v1: nativePayload,
  zeroauth: camelPayload,
  zkauth: camelPayload,
  auth1: camelPayload,
  ekyc: ekycPayload,
};

function nativePayload(event: EventRow): Payload {
  const data = Object.fromEntries(Object.entries(event.data).map(([field, value]) => [snake(field), value]));
  return {
    id: event.id,
    event: event.type,
    type: event.type,
    timestamp: event.createdAt.toISOString(),
    data: { id: event.subject, ...data },
  };
}

function camelPayload(event: EventRow): Payload {
  return {
    id: event.id,
    event: event.type,
    timestamp: event.createdAt.toISOString(),
    data: { id: event.subject, ...event.data },
  };
}

/** The verification events of eKYC-Onboarder by the engine's names. */
export const EKYC_EVENTS: Readonly<Record<string, string>> = {
  "kyc.session.created": "session.created",
  "kyc.document.processed": "session.document_uploaded",
  "kyc.completed": "session.completed",
  "kyc.failed": "session.completed",
  "kyc.review": "session.completed",
  "kyc.session.expired": "session.expired",
  // Not published: a client that waits for an end must hear of this one.
  "kyc.session.declined": "session.declined",
};

function ekycPayload(event: EventRow): Payload {
  const { decision, status, riskScore = null, riskLevel = null } = event.data;
  return {
    event: EKYC_EVENTS[event.type] ?? event.type,
    session_id: event.subject,
    status: decision ?? status ?? null,
    risk_level: riskLevel,
    risk_score: riskScore,
    timestamp: event.createdAt.toISOString(),
  };
}
