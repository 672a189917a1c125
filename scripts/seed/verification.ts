import { replaceKycChip, replaceKycDocument, replaceKycFaceCheck, updateKycSession } from "#db/queries/kyc.ts";
import { newId } from "#lib/crypto/random.ts";
import { declineCapture, giveConsent } from "#lib/domain/capture/index.ts";
import { sealChip } from "#lib/domain/kyc/chip-reading.ts";
import { sealReading } from "#lib/domain/kyc/document-reading.ts";
import { keepPicture, sealTemplate } from "#lib/domain/kyc/evidence.ts";
import { sealResult } from "#lib/domain/kyc/face-result.ts";
import { completeKycSession, createKycSession, startLiveness } from "#lib/domain/kyc/index.ts";
import { keepLiveness } from "#lib/domain/kyc/keep-liveness.ts";
import { execute } from "#lib/engine/execute.ts";
import { atDistance, drawnTemplate } from "#lib/testing/drawn-faces.ts";
import { compareFaces } from "#lib/vision/faces/compare-faces.ts";
import { LOOKS } from "#scripts/specimen/index.ts";
import { type Document, drawDocument, readingOf } from "./documents.ts";
import { filmOf } from "./film.ts";
import { drawName } from "./names.ts";
import type { Person } from "./people.ts";
import type { Portraits } from "./portraits.ts";
import { DAY } from "./rhythm.ts";
import { after, captureAt, keyAt, longContext, type Scene, systemAt, within } from "./scene.ts";
import type { Story } from "./stories.ts";

export type Subject = { person: Person | undefined; externalUserId: string | undefined };
type Playing = { scene: Scene; story: Story; sessionId: string; at: Date; portraits: Portraits };

// A step of the capture page takes a person about this long; chosen.
const STEP = 40_000;
const WEEK_SECONDS = 7 * 24 * 3600;

/**
 * Plays one verification at a moment of the past, by the product's own operations, but for the reading of the drawn
 * pictures: what would have been read is written as the product writes it. Returns its id.
 */
export async function playVerification(
  scene: Scene,
  story: Story,
  { person, externalUserId, at, portraits }: Subject & { at: Date; portraits: Portraits },
): Promise<string> {
  const isOpen = story.end === "waiting" || story.end === "begun";
  const { id: sessionId } = await execute(createKycSession, keyAt(scene, at), {
    type: story.type,
    ...(person && { userId: person.id }),
    ...(externalUserId && { externalUserId }),
    metadata: { source: scene.draw.pick(["mobile", "web", "support"]) },
    expiresInSeconds: isOpen ? WEEK_SECONDS : 24 * 3600,
  });
  const playing = { scene, story, sessionId, at: after(at, STEP), portraits };
  if (story.end === "waiting") return sessionId;
  if (!isOpen) await keepOpen(playing);
  if (story.end === "declined") return decline(playing);
  await open(playing);
  const face = drawnTemplate(scene.draw.share);
  const name = person ?? drawName(scene.draw);
  const today = scene.now.toISOString().slice(0, 10);
  const { kind, isExpired, isForeign } = story;
  const issuer = scene.mode === "test" ? "UTO" : isForeign ? "CHE" : name.code;
  const document =
    kind && (await drawDocument(scene.draw, { name, kind, today, issuer, ...(isExpired && { isExpired }) }));
  if (document) await addDocument(playing, document, scene.mode === "test" ? "UTO" : name.code, face);
  const { chip, selfie, liveness } = story;
  if (document && chip) await addChip(playing, document, { outcome: chip, signerCountry: name.country, face });
  const look = document?.look ?? scene.draw.pick(Object.values(LOOKS));
  if (selfie !== undefined) await addSelfie(playing, face, selfie, look);
  if (liveness) await addLiveness(playing, face, liveness, look);
  await end(playing);
  return sessionId;
}

/** A server that runs meanwhile would end what is over by its own clock before it has been played. */
async function keepOpen({ scene, sessionId, at }: Playing): Promise<void> {
  await within(keyAt(scene, at), ({ tenant }) =>
    updateKycSession(tenant, sessionId, { status: "pending", expiresAt: after(scene.now, DAY) }),
  );
}

/** The capture page was opened, and its question answered with a no. */
async function decline({ scene, sessionId, at }: Playing): Promise<string> {
  const caller = captureAt(scene, sessionId, at);
  await within(caller, (ctx) => ctx.emit("kyc.capture.opened", { subject: sessionId }));
  await execute(declineCapture, captureAt(scene, sessionId, after(at, 9_000)), { sessionId });
  await within(caller, ({ tenant }) => updateKycSession(tenant, sessionId, { expiresAt: after(at, DAY - STEP) }));
  return sessionId;
}

/** The capture page was opened and agreed to. */
async function open({ scene, sessionId, at }: Playing): Promise<void> {
  await within(captureAt(scene, sessionId, at), (ctx) => ctx.emit("kyc.capture.opened", { subject: sessionId }));
  await execute(giveConsent, captureAt(scene, sessionId, after(at, 9_000)), { sessionId, accepted: true });
}

async function addDocument(playing: Playing, document: Document, country: string, face: Float32Array): Promise<void> {
  const { scene, story, sessionId } = playing;
  const { tenantId } = scene;
  const reading = readingOf(document, story.flaw);
  const sides = [
    ["front", document.front],
    ["back", document.back],
  ] as const;
  for (const [index, [side, jpeg]] of sides.entries()) {
    if (!jpeg) continue;
    const at = after(playing.at, STEP * (0.5 + index / 2));
    const id = newId("doc", at.getTime());
    const place = { tenantId, mode: scene.mode, id, sessionId };
    const file = await keepPicture(place, sessionId, id, jpeg);
    // A card's zone is on its back.
    const hasZone = side === "back" || document.back === undefined;
    const read = hasZone ? reading : { ...reading, source: "visual" as const, zone: null };
    const template = side === "front" ? await sealTemplate("document", place, face) : null;
    const zoneValid = read.zone?.valid ?? null;
    const sealed = await sealReading(place, read);
    await within(captureAt(scene, sessionId, at), async (ctx) => {
      await replaceKycDocument(ctx.tenant, {
        id,
        sessionId,
        documentType: document.kind,
        country,
        side,
        file,
        reading: sealed,
        template,
        zoneValid,
        confidence: story.confidence ?? 0.93 + 0.06 * scene.draw.share(),
        createdAt: at,
      });
      await updateKycSession(ctx.tenant, sessionId, { status: "in_progress" });
      const data = { documentId: id, documentType: document.kind, side, status: "in_progress", zoneValid };
      await ctx.emit("kyc.document.processed", { subject: sessionId, data });
    });
  }
}

const CHIP_REASONS = {
  verified: [],
  not_trusted: [
    {
      code: "signer_unknown",
      message: "No trusted country certificate has issued the certificate of the chip's signer.",
    },
  ],
  refused: [{ code: "dg1_changed", message: "The chip's personal data is not what its issuer signed." }],
} as const;

type Chip = { outcome: NonNullable<Story["chip"]>; signerCountry: string; face: Float32Array };

async function addChip(playing: Playing, document: Document, { outcome, signerCountry, face }: Chip): Promise<void> {
  const { scene, sessionId } = playing;
  const at = after(playing.at, STEP * 1.7);
  const id = newId("chip", at.getTime());
  const { extracted, zone } = readingOf(document);
  const place = { tenantId: scene.tenantId, mode: scene.mode, id, sessionId };
  const reading = await sealChip(place, {
    extracted,
    reasons: [...CHIP_REASONS[outcome]],
    zone: { format: zone?.format ?? "TD3", lines: zone?.lines ?? [], valid: true },
    portrait: "jpeg2000",
    signerCountry: outcome === "verified" ? signerCountry : null,
  });
  const template = await sealTemplate("chip", place, atDistance(face, 0.22, scene.draw.share));
  await within(captureAt(scene, sessionId, at), async (ctx) => {
    await replaceKycChip(ctx.tenant, { id, sessionId, outcome, file: null, template, reading, createdAt: at });
    await ctx.emit("kyc.chip.checked", { subject: sessionId, data: { chipId: id, outcome, status: "in_progress" } });
  });
}

type Look = Document["look"];

async function addSelfie(playing: Playing, face: Float32Array, distance: number, look: Look): Promise<void> {
  const { scene, story, sessionId, portraits } = playing;
  const { tenantId, draw } = scene;
  const at = after(playing.at, STEP * 2);
  const template = atDistance(face, distance, draw.share);
  const { decision, confidence, ...seen } = compareFaces(face, template);
  const id = newId("ver", at.getTime());
  const shown = decision === "no_match" ? portraits.otherThan(look) : look;
  const place = { tenantId, mode: scene.mode, id, sessionId };
  const file = await keepPicture(place, sessionId, id, await portraits.selfie(shown, draw.int(0, 1)));
  const result = await sealResult(place, { decision, distance: seen.distance, reasons: [], isActive: false });
  const sealed = await sealTemplate("face", place, template);
  await within(captureAt(scene, sessionId, at), async (ctx) => {
    const check = { id, sessionId, kind: "match", passed: decision === "match", confidence, file } as const;
    await replaceKycFaceCheck(ctx.tenant, { ...check, template: sealed, result, createdAt: at });
    await updateKycSession(ctx.tenant, sessionId, { status: "in_progress", attempts: story.liveness ? 2 : 1 });
    await ctx.emit("kyc.face.checked", { subject: sessionId, data: { decision, status: "in_progress" } });
  });
}

const FAILED = [{ code: "challenge_failed", message: "A movement was not made, or not in its time." }];
const UNLIT = [
  {
    code: "flash_not_measurable",
    message: "The colours of the screen could not be seen on the face; a darker room helps.",
  },
];
const SINGLE = [
  { code: "single_image", message: "One picture cannot show depth or a blink; use the film check for certainty." },
];

async function addLiveness(playing: Playing, face: Float32Array, liveness: NonNullable<Story["liveness"]>, look: Look) {
  const { scene, sessionId, portraits } = playing;
  const { draw } = scene;
  const at = after(playing.at, STEP * 3);
  const [isFilm, hasFailed] = [liveness !== "still", liveness === "film_failed"];
  if (isFilm)
    await execute(startLiveness, captureAt(scene, sessionId, after(at, -15_000)), { sessionId, steps: 3, flash: 4 });
  const isOther = liveness === "other_person";
  const flash = liveness === "film_unlit" ? ("not_measurable" as const) : ("passed" as const);
  const shown = isOther ? portraits.otherThan(look) : look;
  await keepLiveness(longContext(captureAt(scene, sessionId, at)), {
    id: newId("lvc", at.getTime()),
    sessionId,
    jpeg: await portraits.frame(shown, draw.int(0, 1)),
    template: isOther ? drawnTemplate(draw.share) : atDistance(face, 0.3, draw.share),
    isLive: !hasFailed,
    confidence: hasFailed ? 0.31 : liveness === "film" ? 0.94 + 0.04 * draw.share() : 0.7,
    reasons: hasFailed ? FAILED : liveness === "film_unlit" ? UNLIT : isFilm ? [] : SINGLE,
    film: isFilm ? filmOf(draw, shown, { hasFailed, flash }) : null,
  });
}

async function end({ scene, story, sessionId, at }: Playing): Promise<void> {
  if (story.end === "finished") {
    const caller = captureAt(scene, sessionId, after(at, STEP * 4));
    await execute(completeKycSession, caller, { sessionId });
    await within(caller, ({ tenant }) => updateKycSession(tenant, sessionId, { expiresAt: after(at, DAY - STEP) }));
  }
  if (story.end !== "given_up") return;
  await within(systemAt(scene, "kyc.expire", after(at, DAY)), async (ctx) => {
    await updateKycSession(ctx.tenant, sessionId, { status: "expired", expiresAt: after(at, DAY - STEP) });
    await ctx.emit("kyc.session.expired", { subject: sessionId, data: { status: "expired" } });
  });
}
