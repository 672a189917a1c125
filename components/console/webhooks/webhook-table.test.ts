import { expect, it } from "vitest";
import { eventsInWords, webhookState } from "./webhook-table.tsx";

it("tells a pause from a failure", () => {
  expect(webhookState({ active: true, disabledReason: null })).toBe("active");
  expect(webhookState({ active: false, disabledReason: null })).toBe("paused");
  expect(webhookState({ active: false, disabledReason: "It answered 410 Gone." })).toBe("failed");
});

it("names what an endpoint is told of", () => {
  expect(eventsInWords(["user.login", "*"])).toBe("all events");
  expect(eventsInWords(["user.login"])).toBe("user.login");
  expect(eventsInWords(["user.login", "kyc.completed"])).toBe("user.login and 1 more");
});
