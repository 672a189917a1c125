import { NextRequest } from "next/server";
import { handlers } from "#lib/console/auth.ts";
import { env } from "#lib/env.ts";

export const GET = (request: NextRequest) => handlers.GET(atPublicUrl(request));
export const POST = (request: NextRequest) => handlers.POST(atPublicUrl(request));

/** Next knows the address that it listens at; redirects must name the one that people reach it at. */
function atPublicUrl(request: NextRequest): NextRequest {
  const { pathname, search } = request.nextUrl;
  return new NextRequest(`${env().publicUrl}${pathname}${search}`, request);
}
