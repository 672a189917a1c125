import { referenceDocument } from "#lib/doors/reference.ts";

export async function GET(_request: Request, { params }: { params: Promise<{ door: string }> }): Promise<Response> {
  const { door } = await params;
  const document = referenceDocument(door.replace(/\.json$/, ""));
  if (!document) return Response.json({ detail: "There is no such document.", error: "not_found" }, { status: 404 });
  return new Response(document, { headers: { "content-type": "application/json; charset=utf-8" } });
}
