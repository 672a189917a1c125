import { expect, it } from "vitest";
import { actorOf, objectAddress, shortId } from "./object-address.ts";

it("leads from an id to the page of its object", () => {
  expect(objectAddress("usr_1a")).toBe("/console/users/usr_1a");
  expect(objectAddress("kyc_sess_1a")).toBe("/console/verifications/kyc_sess_1a");
  expect(objectAddress("evt_1a")).toBe("/console/events?event=evt_1a");
});

it("leads nowhere for an unknown kind or for what is no id", () => {
  expect(objectAddress("unknown")).toBeUndefined();
  expect(objectAddress("usr_../settings")).toBeUndefined();
});

it("shortens an id to its kind and its end, and foreign words to their beginning", () => {
  expect(shortId("kyc_sess_00VbeuJht7MnIHGi3XbYG7l")).toBe("kyc_sess_…i3XbYG7l");
  expect(shortId("usr_00VbeuJ6LxPC1qpHqW2Uxst")).toBe("usr_…HqW2Uxst");
  expect(shortId("crm-3")).toBe("crm-3");
  expect(shortId("a customer's very own long id")).toBe("a customer's very own l…");
});

it("takes an actor apart", () => {
  expect(actorOf("capture:kyc_sess_1a")).toEqual({ kind: "capture", id: "kyc_sess_1a" });
  expect(actorOf("anonymous")).toEqual({ kind: "anonymous", id: "" });
});
