import { type CircuitFile, circuitFile } from "#lib/domain/circuits/index.ts";

const DAY_SECONDS = 24 * 3600;

/** What provers load: public, the same for everybody, and asked for by pages of any origin. */
export async function GET(request: Request, { params }: { params: Promise<{ path: string[] }> }): Promise<Response> {
  const file = await circuitFile((await params).path.join("/"));
  if (!file) return Response.json({ detail: "There is no such file.", error: "not_found" }, { status: 404 });
  const headers = headersOf(file, new URL(request.url).searchParams.get("v"));
  if (isKnown(request.headers.get("if-none-match"), headers.etag)) return new Response(null, { status: 304, headers });
  if (!/\bbr\b/.test(request.headers.get("accept-encoding") ?? "")) return new Response(file.bytes, { headers });
  return new Response(file.brotli, { headers: { ...headers, "content-encoding": "br" } });
}

/** An address that names the file's digest never means another one; the published addresses last a day. */
function headersOf({ type, bytes, sha256 }: CircuitFile, version: string | null) {
  const age = version === sha256 ? `${365 * DAY_SECONDS}, immutable` : `${DAY_SECONDS}`;
  return {
    "content-type": type,
    "cache-control": `public, max-age=${age}`,
    // Weak, since it stands for the compressed file too (RFC 9110 §8.8.1).
    etag: `W/"${sha256}"`,
    vary: "accept-encoding",
    // How much there is to come, for a page that shows progress: Content-Length counts what is packed.
    "x-unpacked-length": String(bytes.length),
    "access-control-expose-headers": "x-unpacked-length",
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "x-content-type-options": "nosniff",
  };
}

function isKnown(header: string | null, etag: string): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, "");
  return header?.split(",").some((tag) => tag.trim() === "*" || bare(tag) === bare(etag)) ?? false;
}
