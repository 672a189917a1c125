import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { HashingOverloaded } from "#lib/crypto/password.ts";
import { ProofsOverloaded } from "#lib/proofs/index.ts";
import { Turns } from "#lib/shares/index.ts";
import { everyRoute } from "#lib/testing/routes.ts";
import { newWorld, send, visit, type World } from "#lib/testing/visit.ts";
import { VisionBusy } from "#lib/vision/index.ts";
import { type Door, namedFault } from "./door.ts";

let world: World;

beforeAll(async () => {
  world = await newWorld();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** What each queue throws where there is no room in it. */
const REFUSALS: Readonly<Record<string, () => Error>> = {
  "hash-turns": () => new HashingOverloaded(7),
  "vision.turns": () => new VisionBusy(7),
  "proof-turns": () => new ProofsOverloaded(7),
};

/** Every queue is full from now on. */
function fillQueues(): void {
  vi.spyOn(Turns.prototype, "run").mockImplementation(function (this: Turns) {
    const name = Object.keys(REFUSALS).find((each) => isHeldAs(each, this));
    return Promise.reject(REFUSALS[name ?? ""]?.() ?? new Error("a queue that no test knows"));
  });
}

/** Looked up without making it: a queue comes to be with its first call. */
function isHeldAs(name: string, turns: Turns): boolean {
  const held: unknown = Reflect.get(globalThis, Symbol.for(`bonafide.${name}`));
  return typeof held === "object" && held !== null && "value" in held && held.value === turns;
}

const SCARCE = [
  "v1 POST /v1/login",
  "v1 POST /v1/signup",
  "v1 POST /v1/kyc/sessions/{session_id}/documents",
  "v1 POST /v1/kyc/sessions/{session_id}/face/liveness",
  "zeroauth POST /api/console/login",
  "zkauth POST /api/v1/auth/login",
  "ekyc POST /kyc/{session_id}/document",
  "ekyc POST /kyc/{session_id}/liveness",
  "capture POST /kyc/{session_id}/capture/document",
  "capture POST /kyc/{session_id}/capture/liveness",
  "hosted POST /hosted/{realm}/sign-in",
];

describe("what cannot be served in time", () => {
  it.each(SCARCE)("is told when to come back, in the door's envelope: %s", async (name) => {
    const at = everyRoute.find((each) => each.name === name);
    if (!at) throw new Error(`there is no route ${name}`);
    const wanted = await visit(world, at);
    fillQueues();
    const { status, headers, text } = await send(at, wanted);
    expect([status, headers["retry-after"], namedFault(at.door, "overloaded").status], text).toEqual([503, "7", 503]);
    expect(Object.keys(JSON.parse(text)).sort()).toEqual(Object.keys(envelopeOf(at.door)).sort());
  });
});

/** The envelope of a door's refusals, as the door itself makes it. */
function envelopeOf(door: Door): object {
  const { alias, status } = namedFault(door, "overloaded");
  const fault = { code: "overloaded", alias, status, detail: "Busy.", issues: [], retryAfterSeconds: 7 } as const;
  return JSON.parse(JSON.stringify(door.failure(fault, { requestId: "req_test" })));
}
