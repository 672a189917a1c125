import { listKycSessions } from "#lib/domain/kyc/index.ts";
import { oneOf, type Query } from "../lists/list-address.ts";

const { status, decision } = listKycSessions.input.shape;
const STATUSES = status.unwrap().options;
const DECISIONS = decision.unwrap().options;

/** What the address of the list asks for, as the operation takes it, and what may be chosen. */
export function filtersOf(query: Query) {
  return {
    options: { status: STATUSES, decision: DECISIONS },
    filters: {
      status: oneOf(STATUSES, query.status),
      decision: oneOf(DECISIONS, query.decision),
      userId: query.user,
    },
  };
}
