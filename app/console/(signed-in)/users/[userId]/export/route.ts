import { perform } from "#lib/console/index.ts";
import { exportUser } from "#lib/domain/erasure/index.ts";

/** Everything that is held about one user, as a JSON file to hand over. */
export async function GET(_request: Request, { params }: { params: Promise<{ userId: string }> }): Promise<Response> {
  const { userId } = await params;
  const found = await perform(exportUser, { userId });
  if (!found.ok)
    return new Response(`${found.fault.detail}\n`, {
      status: found.fault.code === "not_found" ? 404 : 403,
      headers: { "content-type": "text/plain; charset=utf-8" },
    });
  return new Response(JSON.stringify(found.output, null, 2), {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="${found.output.user.id}.json"`,
      "cache-control": "no-store",
    },
  });
}
