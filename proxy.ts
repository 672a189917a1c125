import { type NextRequest, NextResponse } from "next/server";
import { PAGE_PATH_HEADER } from "#lib/console/next-path.ts";
import { pagePolicy } from "#lib/console/page-policy.ts";
import { callbackAddress, isCallbackForm } from "#lib/doors/hosted/callback-form.ts";
import { env } from "#lib/env.ts";

/** Gives every page a policy of its own: only scripts that carry this answer's nonce run, and nobody frames it. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname } = request.nextUrl;
  // A page takes no POST; 303 turns it into a GET (RFC 9110 §15.4.4).
  if (isCallbackForm({ method: request.method, path: pathname }))
    return NextResponse.redirect(new URL(await callbackAddress(pathname, request), env().publicUrl), 303);
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = pagePolicy(nonce, { isDevelopment: !env().isProduction });
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  headers.set(PAGE_PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  response.headers.set("referrer-policy", "same-origin");
  response.headers.set("permissions-policy", "camera=(self), microphone=(), geolocation=(), payment=(), usb=()");
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("cross-origin-opener-policy", "same-origin");
  return response;
}

// Pages alone: files and the five doors answer with headers of their own.
export const config = {
  matcher: [
    "/((?!_next/static|_next/image|models/|vendor/|circuits/|v1(?:/|$)|api(?:/|$)|api-keys(?:/|$)|partner(?:/|$)|hosted(?:/|$)|kyc/[^/]+/.+|health$|openapi|\\.well-known/|icon\\.svg).*)",
  ],
};
