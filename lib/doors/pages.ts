import type { ApiRequest } from "./message.ts";

/** Whether a path is a page under a door's base: the capture page itself, whose sub-paths are API. */
export function isPage({ method, path }: Pick<ApiRequest, "method" | "path">): boolean {
  return (method === "GET" || method === "HEAD") && /^\/kyc\/[^/]+\/?$/.test(path);
}
