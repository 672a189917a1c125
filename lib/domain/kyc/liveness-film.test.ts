import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { call } from "#lib/testing/call.ts";
import { newKey, newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { closeVision } from "#lib/vision/index.ts";
import { drawing } from "#lib/vision/testing/drawn.ts";
import { type Film, genuineFilm } from "#scripts/specimen/film-attacks.ts";
import { type Actor, actorOf } from "#scripts/specimen/film-person.ts";
import { LOOKS } from "#scripts/specimen/index.ts";

// A drawn person in a dim room, filmed under the challenge that the server really gave.

const DIM_ROOM = 4; // the seed of a scene in which the screen gives a third of the light
let anna: Actor;
let tenant: TestTenant;
let headers: Record<string, string>;

beforeAll(async () => {
  anna = await drawing(() => actorOf(LOOKS.anna));
  tenant = await newTenant();
  headers = { "x-api-key": await newKey(tenant, { mode: "test" }) };
}, 300_000);
afterAll(closeVision);

async function challenged(query = "?steps=3&flash=6") {
  const created = await call("POST /partner/sessions", { headers, body: { external_user_id: "film" } });
  const id = String(created.body.session_id);
  const { text } = await call(`GET /kyc/${id}/liveness/challenge${query}`, { headers });
  return { id, request: Challenge.parse(JSON.parse(text)) };
}

// A challenge draws its movements at random, of few: soon one asks for the same.
const CHALLENGES_MAX = 500;

// Where two orders of six colours have four in common, what is seen may be a doubt of the film's and no proof.
const COLOURS_APART_MIN = 3;

/** Another session, whose challenge happens to ask for the same movements in the same order, and for other colours. */
async function challengedAlike(steps: readonly string[], query?: string, seen: readonly string[] = []) {
  for (let tries = 0; tries < CHALLENGES_MAX; tries++) {
    const next = await challenged(query);
    const apart = seen.filter((colour, i) => colour !== next.request.flash?.colours[i]).length;
    if (next.request.steps.join() === steps.join() && apart >= Math.min(seen.length, COLOURS_APART_MIN)) return next;
  }
  throw new Error("no challenge asked for the same movements again");
}

const Challenge = z.object({
  challenge_id: z.string(),
  steps: z.array(z.enum(["blink", "turn_left", "turn_right"])),
  flash: z
    .object({ colours: z.array(z.enum(["red", "green", "blue", "white"])), colour_ms: z.literal(500) })
    .nullable(),
});

function submit(id: string, challengeId: string, { frames, asked }: Film, hasFlash = true) {
  const form = new FormData();
  form.append("challenge_id", challengeId);
  form.append("times", JSON.stringify(frames.map(({ atMs }) => atMs)));
  const told = (kind: "timeline" | "colours") =>
    JSON.stringify(asked[kind].map(({ fromMs, toMs, ...what }) => ({ ...what, from_ms: fromMs, to_ms: toMs })));
  form.append("timeline", told("timeline"));
  if (hasFlash) form.append("flash", told("colours"));
  for (const { jpeg } of frames) form.append("files", new Blob([Uint8Array.from(jpeg)]), "frame.jpg");
  return call(`POST /kyc/${id}/liveness`, { headers, body: form });
}

const codes = ({ body }: { body: Record<string, unknown> }) => JSON.stringify(body.reasons);

it("takes as many frames as the capture page sends", async () => {
  const { id, request } = await challenged();
  const frames = Array.from({ length: 90 }, (_, i) => ({ atMs: i * 90, jpeg: Buffer.from("no picture") }));
  const answer = await submit(id, request.challenge_id, { frames, asked: { timeline: [], colours: [] } }, false);
  expect(answer.body.detail, answer.text).not.toContain("parts");
  expect(answer.status, answer.text).toBe(400);
});

describe("a film under a challenge with colours", () => {
  it("passes where the face reflects them in the asked order, and under another challenge is a replay", async () => {
    const { id, request } = await challenged();
    const asked = { steps: request.steps, colours: request.flash?.colours ?? [] };
    const film = await genuineFilm(anna, DIM_ROOM, asked);
    const answer = await submit(id, request.challenge_id, film);
    expect(answer.body, answer.text).toMatchObject({ passed: true, spoof_detected: false, reasons: [] });
    expect(answer.body.checks_performed).toContain("colour_flash");
    expect(answer.body.confidence).toBeGreaterThanOrEqual(0.8);

    const other = await challengedAlike(request.steps, undefined, asked.colours);
    const colours = other.request.flash?.colours ?? [];
    const shown = film.asked.colours.map((one, i) => ({ ...one, colour: colours[i] ?? "red" }));
    const replay = { ...film, asked: { ...film.asked, colours: shown } };
    const refused = await submit(other.id, other.request.challenge_id, replay);
    expect(refused.body, refused.text).toMatchObject({ passed: false, spoof_detected: true });
    expect(codes(refused)).toContain("did not reflect");
  });

  it("passes with less confidence where the client showed none, and not where its pictures come back exactly", async () => {
    const { id, request } = await challenged();
    const film = await genuineFilm(anna, DIM_ROOM, { steps: request.steps, colours: [] });
    const answer = await submit(id, request.challenge_id, film, false);
    expect(answer.body, answer.text).toMatchObject({ passed: true });
    expect(answer.body.checks_performed).not.toContain("colour_flash");
    expect(answer.body.confidence).toBeLessThan(0.8);
    expect(codes(answer)).toContain("not checked");

    const other = await challengedAlike(request.steps, "?steps=3");
    expect(other.request.flash).toBeNull();
    const looped = film.frames.map((frame, i) => ({
      ...frame,
      jpeg: film.frames[i < 12 ? i % 4 : i]?.jpeg ?? frame.jpeg,
    }));
    const refused = await submit(other.id, other.request.challenge_id, { ...film, frames: looped }, false);
    expect(refused.body, refused.text).toMatchObject({ passed: false, spoof_detected: true });
  });
});
