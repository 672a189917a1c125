import { describe, expect, it } from "vitest";
import { requireRecentProof } from "#lib/domain/sessions/index.ts";
import { asSystem } from "#lib/engine/system.ts";
import { newTenant, newUser } from "#lib/testing/tenant.ts";
import { asksForRecentProof, failureWords, fieldError, HostedFailure } from "./failure.ts";

describe("a refusal on the hosted pages", () => {
  it("is known for a demand to sign in again by what the server says", async () => {
    const tenant = await newTenant();
    const { id: userId, sessionId } = await newUser(tenant);
    const tomorrow = new Date(Date.now() + 24 * 3600_000);
    const refused = asSystem("test", tenant.id, "live", tomorrow, (ctx) =>
      requireRecentProof(ctx, { userId, sessionId }),
    );
    const detail = await refused.then(
      () => "granted",
      (fault: Error) => fault.message,
    );
    expect(asksForRecentProof(new HostedFailure(detail, 403))).toBe(true);
    expect(asksForRecentProof(new HostedFailure("This account is blocked.", 403))).toBe(false);
  });

  it("says when another try is worth it", () => {
    const told = { code: "account_locked", retryAfterSeconds: 1800 };
    expect(failureWords(new HostedFailure("Locked.", 429, told))).toBe("Locked. Try again in 30 minutes.");
  });

  it("says what is wrong at the field, in words", () => {
    const issues = [{ field: "email", message: "Invalid email address" }];
    const failure = new HostedFailure("The request is not valid.", 400, { issues });
    expect(fieldError(failure, "email")).toBe("is not an e-mail address");
    expect(fieldError(failure, "password")).toBeNull();
    expect(failureWords(failure)).toBe("Some fields need another look.");
  });
});
