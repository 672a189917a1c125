import { exportRows } from "#components/console/lists/export-rows.ts";
import { oneOf, readQuery } from "#components/console/lists/list-address.ts";
import { perform } from "#lib/console/index.ts";
import { listUsers, User } from "#lib/domain/users/index.ts";

const HEAD = ["id", "email", "name", "phone", "role", "status", "is_verified", "created_at", "last_login_at"];

export async function GET(request: Request): Promise<Response> {
  const query = readQuery(Object.fromEntries(new URL(request.url).searchParams));
  const filters = { email: query.email, status: oneOf(User.shape.status.options, query.status) };
  return exportRows("users", HEAD, async (cursor) => {
    const found = await perform(listUsers, { ...filters, cursor, limit: 200 });
    if (!found.ok) return { ok: false, detail: found.fault.detail };
    const rows = found.output.users.map((user) => [
      user.id,
      user.email,
      user.name,
      user.phone,
      user.role,
      user.status,
      user.isVerified,
      user.createdAt,
      user.lastLoginAt,
    ]);
    return { ok: true, rows, nextCursor: found.output.nextCursor };
  });
}
