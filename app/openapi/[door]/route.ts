import { referenceAnswer } from "#lib/doors/reference.ts";

/** For `next start` and serverless hosts; our own server answers before Next, which packs what it passes on by itself. */
export async function GET(request: Request): Promise<Response> {
  const header = (name: string) => (name === "accept-encoding" ? undefined : (request.headers.get(name) ?? undefined));
  const answer = await referenceAnswer({ method: "GET", path: new URL(request.url).pathname, header });
  if (!answer) return new Response(null, { status: 404 });
  return new Response(answer.status === 304 ? null : answer.body, answer);
}
