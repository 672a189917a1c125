import { newHolder } from "#components/attributes/kept-credential.ts";
import { copyRows } from "#db/queries/seed.ts";
import { kycSessions } from "#db/schema/index.ts";
import { newId } from "#lib/crypto/random.ts";
import { issueCredential } from "#lib/domain/credentials/index.ts";
import { CHECKS_OF_TYPE, getKycSession } from "#lib/domain/kyc/index.ts";
import { loadVision } from "#lib/domain/kyc/load-vision.ts";
import { execute } from "#lib/engine/execute.ts";
import { drawing } from "#lib/vision/testing/drawn.ts";
import { drawFrom } from "./draw.ts";
import { RETENTION_DAYS } from "./organization.ts";
import type { Person } from "./people.ts";
import { newPortraits } from "./portraits.ts";
import { DAY, HOUR, momentsIn } from "./rhythm.ts";
import { after, keyAt, ownerAt, type Scene } from "./scene.ts";
import { STORIES, type Story } from "./stories.ts";
import { playVerification } from "./verification.ts";

// Chosen: drawing fills both cores of a small machine, and the third waits for the database meanwhile.
const AT_ONCE = 3;
const CREDENTIALS = 3;

/** Verifications of the last weeks, with their pictures, in every state and with every decision. */
export async function addVerifications(scene: Scene, people: readonly Person[], count: number): Promise<void> {
  const { draw, now } = scene;
  const moments = momentsIn(draw, { from: after(now, -26 * DAY), to: after(now, -27 * HOUR), count });
  const stories = shuffled(
    scene,
    Array.from({ length: count }, (_, index) => STORIES[index] ?? drawnStory(scene)),
  );
  const portraits = newPortraits();
  const waiting = stories.map((story, index) => {
    const at = whenOf(scene, story, moments[index] ?? now.getTime());
    // Lots of its own, since nobody knows which of those at once comes first.
    const alone = { ...scene, draw: drawFrom(draw.int(1, 1_000_000)) };
    return { alone, story, playing: { at, portraits, ...subjectOf(scene, people, at) } };
  });
  const ids: string[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      ids.push(await playVerification(next.alone, next.story, next.playing));
  };
  // Vision, which the decisions load, switches the drawings' SVG off.
  await loadVision();
  await drawing(() => Promise.all(Array.from({ length: AT_ONCE }, work)));
  await issueCredentials(scene, ids);
}

function drawnStory({ draw }: Scene): Story {
  return draw.weighted(STORIES.map((story) => [story, story.weight] as const));
}

/** What is open still began within the last day. */
function whenOf({ draw, now }: Scene, { end }: Story, drawn: number): Date {
  const isOpen = end === "waiting" || end === "begun";
  return isOpen ? after(now, -draw.int(HOUR / 6, 20 * HOUR)) : new Date(drawn);
}

/** One who had signed up by then, or now and then somebody whom only the organization knows. */
function subjectOf({ draw }: Scene, people: readonly Person[], at: Date) {
  const known = people.filter(({ createdAt, blockedAt }) => createdAt < at.getTime() - HOUR && !blockedAt);
  const person = known.length > 0 && draw.chance(0.85) ? draw.pick(known) : undefined;
  return { person, externalUserId: person ? undefined : `customer-${draw.int(10_000, 99_999)}` };
}

function shuffled<T>({ draw }: Scene, items: readonly T[]): T[] {
  return items.map((item) => ({ item, place: draw.share() })).sort((a, b) => a.place - b.place).map(({ item }) => item); // biome-ignore format: one thought
}

/** Private proofs of a few approved ones; their holders' secrets are thrown away. */
async function issueCredentials(scene: Scene, ids: readonly string[]): Promise<void> {
  let issued = 0;
  for (const sessionId of ids) {
    if (issued === CREDENTIALS) return;
    const session = await execute(getKycSession, ownerAt(scene, scene.now), { sessionId });
    if (session.decision !== "approved" || session.documents.length === 0 || !session.completedAt) continue;
    const at = after(Date.parse(session.completedAt), HOUR / 2);
    await execute(issueCredential, keyAt(scene, at), { sessionId, holderHash: newHolder().hash });
    issued++;
  }
}

const OLD_ENDS = [
  ["completed", 70],
  ["failed", 11],
  ["expired", 19],
] as const;

/** Where a verification of long ago lost its evidence to the organization's retention, and when. */
export type Forgotten = { id: string; at: number };

/** Verifications of earlier months: their evidence is erased by now, and their outcome is kept. */
export async function addOldVerifications(
  scene: Scene,
  people: readonly Person[],
  count: number,
): Promise<Forgotten[]> {
  const { now, draw } = scene;
  const forgotten: Forgotten[] = [];
  const from = after(now, -190 * DAY);
  const moments = momentsIn(draw, { from, to: after(now, -(RETENTION_DAYS + 3) * DAY), count, growth: 3 });
  await copyRows(kycSessions, rows());
  return forgotten;

  function* rows(): Generator<typeof kycSessions.$inferInsert> {
    // People are in the order of their sign-up, so that those who were there by then are at the front.
    let present = 0;
    for (const at of moments) {
      while ((people[present]?.createdAt ?? Number.POSITIVE_INFINITY) < at) present++;
      const status = draw.weighted(OLD_ENDS);
      const isExpired = status === "expired";
      const completedAt = isExpired ? null : after(at, draw.int(120, 900) * 1000);
      const id = newId("kyc_sess", at);
      if (completedAt) forgotten.push({ id, at: completedAt.getTime() + RETENTION_DAYS * DAY + draw.int(0, HOUR) });
      yield {
        id,
        tenantId: scene.tenantId,
        mode: scene.mode,
        userId: present > 0 ? (people[draw.int(0, present - 1)]?.id ?? null) : null,
        type: "full_kyc",
        checks: [...CHECKS_OF_TYPE.full_kyc],
        status,
        decision: isExpired ? null : status === "completed" ? "approved" : "rejected",
        reasons: status === "failed" ? [draw.pick(OLD_REASONS)] : [],
        riskScore: isExpired ? null : status === "failed" ? 0.7 : 0,
        attempts: isExpired ? 0 : 2,
        metadata: { source: draw.pick(["mobile", "web"]) },
        consentedAt: isExpired ? null : after(at, 60_000),
        createdAt: new Date(at),
        expiresAt: after(at, DAY),
        completedAt,
      };
    }
  }
}

const OLD_REASONS = [
  { code: "document_expired", message: "The document has expired." },
  { code: "face_mismatch", message: "The selfie does not show the person on the document." },
  { code: "liveness_failed", message: "The selfie does not seem to show a live person." },
] as const;
