import { referenceDocument } from "#lib/doors/reference.ts";

export function GET(): Response {
  return new Response(referenceDocument(), { headers: { "content-type": "application/json; charset=utf-8" } });
}
