import { describe, expect, it } from "vitest";
import { pagePolicy } from "./page-policy.ts";

describe("the policy of a page", () => {
  it("lets no inline script run without the nonce, and evaluates no strings in production", () => {
    const policy = pagePolicy("n0nce", { isDevelopment: false });
    const script = policy.split("; ").find((each) => each.startsWith("script-src"));
    expect(script).toBe("script-src 'self' 'nonce-n0nce' 'strict-dynamic' 'wasm-unsafe-eval'");
  });

  it("names no other host", () => {
    expect(pagePolicy("n", { isDevelopment: false })).not.toMatch(/https?:|\*/);
  });
});
