import { circuitAnswer } from "#lib/doors/circuit-files.ts";

/**
 * For `next start` and serverless hosts; our own server answers before Next. Next takes a Content-Encoding off what it
 * passes on, so that only what is not packed arrives readable.
 */
export async function GET(request: Request): Promise<Response> {
  const { pathname: path, searchParams: query } = new URL(request.url);
  const header = (name: string) => (name === "accept-encoding" ? undefined : (request.headers.get(name) ?? undefined));
  const answer = await circuitAnswer({ method: "GET", path, query, header });
  if (!answer) return new Response(null, { status: 404 });
  return new Response(answer.status === 304 ? null : answer.body, answer);
}
