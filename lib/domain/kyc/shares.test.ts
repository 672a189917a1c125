import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connection } from "#db/client.ts";
import { processWide } from "#lib/process-wide.ts";
import { onBehalfOf, type Sharer, Turns } from "#lib/shares/index.ts";
import { call } from "#lib/testing/call.ts";
import { newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { closeVision, readingsMax, visionState } from "#lib/vision/index.ts";
import { READING_MS, seeingInTurn } from "./see-image.ts";

let tenant: TestTenant;
let tiny: Buffer;

beforeEach(async () => {
  tenant = await newTenant();
  tiny = await sharp({ create: { width: 120, height: 120, channels: 3, background: "#789" } })
    .png()
    .toBuffer();
  await closeVision();
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function newSession(of = tenant): Promise<string> {
  const { body } = await call("POST /v1/kyc/sessions", { headers: of.headers, body: {} });
  return String(body.id);
}

function sendDocument(id: string, of = tenant) {
  const data = new FormData();
  data.append("document_type", "passport");
  data.append("country", "UTO");
  data.append("file", new Blob([Uint8Array.from(tiny)]), "picture.png");
  return call(`POST /v1/kyc/sessions/${id}/documents`, { headers: of.headers, body: data });
}

function sendSelfie(id: string, address: string) {
  const data = new FormData();
  data.append("file", new Blob([Uint8Array.from(tiny)]), "picture.png");
  return call(`POST /v1/kyc/sessions/${id}/${address}`, { headers: tenant.headers, body: data });
}

/** Reads on somebody's behalf until the test lets it end. */
function reading(sharer: Sharer): { end(): void; done: Promise<unknown> } {
  let end = () => {};
  const held = new Promise<void>((resolve) => {
    end = resolve;
  });
  const done = onBehalfOf(sharer, () => seeingInTurn(READING_MS.document, () => held)).catch((cause: unknown) => cause);
  return { end: () => end(), done };
}

/** The queue that the product waits in, which the flood has made. */
const turns = () =>
  processWide<Turns>("vision.turns", () => {
    throw new Error("nothing has been read yet");
  });

const of = (name: string, source: string | null = null): Sharer => ({ tenant: name, weight: 1, source });

describe("a picture of 120 × 120 pixels", () => {
  it("is refused by its size, before any reader is woken", async () => {
    const id = await newSession();
    const { status, body } = await sendDocument(id);
    expect([status, body.detail]).toEqual([400, expect.stringContaining("too small")]);
    expect(visionState()).toEqual({ state: "asleep", workers: 0, queued: 0 });
  });

  it("counts as a try: the eleventh document is refused, and selfies have tries of their own", async () => {
    const id = await newSession();
    for (let n = 0; n < 10; n++) expect((await sendDocument(id)).status).toBe(400);
    const { status, body } = await sendDocument(id);
    expect([status, body.detail]).toEqual([409, expect.stringContaining("Too many pictures")]);
    expect(visionState().workers).toBe(0);
    const [row] = await connection().sql`select attempts, document_attempts from kyc_sessions where id = ${id}`;
    expect(row).toEqual({ attempts: 0, document_attempts: 10 });
  });
});

describe("the queue of pictures", () => {
  it("serves another organization though one has filled its queue, and refuses the one that did", async () => {
    const flood = Array.from({ length: readingsMax() + 16 }, () => reading(of("flood")));
    const overflow = await reading(of("flood")).done;
    expect(overflow).toMatchObject({ code: "overloaded", retryAfterSeconds: expect.any(Number) });
    const id = await newSession();
    const answer = sendDocument(id);
    await vi.waitFor(() => expect(turns().state()).toEqual({ running: readingsMax(), waiting: 17 }));
    flood[0]?.end();
    // One place was let go, and it is not the flood's: the picture is looked at, and refused for its size alone.
    expect((await answer).status).toBe(400);
    for (const each of flood) each.end();
    const ends = await Promise.all(flood.map((each) => each.done));
    expect(ends.filter((end) => end instanceof Error)).toEqual([]);
  });

  it("takes two pictures of one capture link at once, and says of the third when to come back", async () => {
    const two = [reading(of("shop", "capture kyc_sess_1")), reading(of("shop", "capture kyc_sess_1"))];
    expect(await reading(of("shop", "capture kyc_sess_1")).done).toMatchObject({ code: "overloaded" });
    const other = reading(of("shop", "capture kyc_sess_2"));
    for (const each of [...two, other]) each.end();
    expect(await Promise.all([...two, other].map((each) => each.done))).toEqual([undefined, undefined, undefined]);
  });

  it("costs nobody a try or a challenge who is told to come back", async () => {
    const id = await newSession();
    const key = { "x-api-key": tenant.key };
    const challenge = await call(`GET /kyc/${id}/liveness/challenge`, { headers: key });
    vi.spyOn(Turns.prototype, "run").mockImplementation(async () => {
      const { VisionBusy } = await import("#lib/vision/index.ts");
      throw new VisionBusy(7);
    });
    const answers = [await sendDocument(id), await sendSelfie(id, "face/liveness")];
    const film = new FormData();
    film.append("challenge_id", String(challenge.body.challenge_id));
    for (let n = 0; n < 5; n++) film.append("files", new Blob([Uint8Array.from(tiny)]), "frame.png");
    answers.push(await call(`POST /kyc/${id}/liveness`, { headers: key, body: film }));
    for (const { status, headers } of answers) expect([status, headers["retry-after"]]).toEqual([503, "7"]);
    const [row] = await connection().sql`select attempts, document_attempts from kyc_sessions where id = ${id}`;
    expect(row).toEqual({ attempts: 0, document_attempts: 0 });
    const [kept] = await connection().sql`select used_at from kyc_challenges where session_id = ${id}`;
    expect([challenge.status, kept?.used_at]).toEqual([200, null]);
    // Its time runs out while the page waits: the same film is looked at all the same, and no other is.
    vi.restoreAllMocks();
    await connection().sql`update kyc_challenges set expires_at = now() - interval '1 minute' where session_id = ${id}`;
    const other = new FormData();
    for (const [name, value] of film.entries()) other.append(name, value);
    other.append("files", new Blob([Uint8Array.from(tiny)]), "frame.png");
    const late = await call(`POST /kyc/${id}/liveness`, { headers: key, body: other });
    expect([late.status, late.body.detail]).toEqual([400, expect.stringContaining("its time is over")]);
    await call(`POST /kyc/${id}/liveness`, { headers: key, body: film });
    const [used] = await connection().sql`select used_at from kyc_challenges where session_id = ${id}`;
    expect(used?.used_at).not.toBeNull();
  });
});
