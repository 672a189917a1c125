import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { WEBHOOK_EVENTS } from "#lib/domain/webhooks/index.ts";
import { EVENT_WORDS, eventTitle, eventTone } from "./event-words.ts";

const lib = path.resolve(import.meta.dirname, "../../../lib");

it("has words for every event that the engine emits", () => {
  const sources = readdirSync(lib, { recursive: true, encoding: "utf8" }).filter((file) =>
    /(?<!\.test)\.ts$/.test(file),
  );
  const emitted = sources.flatMap((file) =>
    [...readFileSync(path.join(lib, file), "utf8").matchAll(/\bemit\("([\w.]+)"/g)].map(([, type]) => type),
  );
  expect(emitted.length).toBeGreaterThan(10);
  expect(emitted.filter((type) => type !== undefined && !(type in EVENT_WORDS))).toEqual([]);
});

it("offers webhooks every event that there is: what `*` brings can be asked for by name", () => {
  expect(Object.keys(WEBHOOK_EVENTS).sort()).toEqual(Object.keys(EVENT_WORDS).sort());
});

it("colours a check by its outcome, and calls an unknown event by its type", () => {
  expect(eventTone("kyc.face.checked", { decision: "no_match" })).toBe("refused");
  expect(eventTone("kyc.liveness.checked", { isLive: true })).toBe("verified");
  expect(eventTone("kyc.review", {})).toBe("waiting");
  expect(eventTitle("later.thing")).toBe("later.thing");
});
