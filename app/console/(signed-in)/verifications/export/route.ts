import { exportRows } from "#components/console/lists/export-rows.ts";
import { readQuery } from "#components/console/lists/list-address.ts";
import { filtersOf } from "#components/console/verifications/filters-of.ts";
import { perform } from "#lib/console/index.ts";
import { listKycSessions } from "#lib/domain/kyc/index.ts";

const HEAD = [
  "id",
  "status",
  "decision",
  "reasons",
  "risk_score",
  "type",
  "user_id",
  "external_user_id",
  "created_at",
  "completed_at",
];

export async function GET(request: Request): Promise<Response> {
  const { filters } = filtersOf(readQuery(Object.fromEntries(new URL(request.url).searchParams)));
  return exportRows("verifications", HEAD, async (cursor) => {
    const found = await perform(listKycSessions, { ...filters, cursor, limit: 200 });
    if (!found.ok) return { ok: false, detail: found.fault.detail };
    const rows = found.output.sessions.map((session) => [
      session.id,
      session.status,
      session.decision,
      session.reasons.map((reason) => reason.code).join(" "),
      session.riskScore,
      session.type,
      session.userId,
      session.externalUserId,
      session.createdAt,
      session.completedAt,
    ]);
    return { ok: true, rows, nextCursor: found.output.nextCursor };
  });
}
