import { type KycChallengeRow, noteKycFilm, useKycChallenge } from "#db/queries/kyc.ts";
import { digest } from "#lib/crypto/digest.ts";
import type { LongContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import type { UploadedFile } from "#lib/engine/uploads.ts";
import { sessionToTry, sessionToWrite } from "./open-session.ts";

// Chosen: as long as a page waits for a busy server. Only the very film that came in time may come again so late.
const AGAIN_MILLISECONDS = 15 * 60_000;

type Film = {
  sessionId: string;
  challengeId: string;
  files: readonly UploadedFile[];
  times?: unknown;
  timeline?: unknown;
  flash?: unknown;
};

/**
 * Notes that a film came, before it waits for its turn: where the server turns out to be too busy, the same film can be sent
 * again after the challenge's time, which is there so that nobody can make one meanwhile.
 */
export async function noteFilm(ctx: LongContext, film: Film): Promise<void> {
  await ctx.transact(async (inside) => {
    await sessionToWrite(inside, film.sessionId);
    await noteKycFilm(inside.tenant, useOf(ctx, film));
  });
}

/** The challenge, which nobody can use again; taken when the film's turn has come, and counted as a try. */
export async function challengeToUse(ctx: LongContext, film: Film): Promise<KycChallengeRow> {
  const againAfter = new Date(ctx.now.getTime() - AGAIN_MILLISECONDS);
  const challenge = await ctx.transact(async (inside) => {
    await sessionToTry(inside, film.sessionId, "attempts");
    return useKycChallenge(inside.tenant, { ...useOf(ctx, film), againAfter });
  });
  if (!challenge) throw new Fault("conflict", "This challenge was used before or its time is over; get a new one.");
  return challenge;
}

function useOf(ctx: LongContext, film: Film) {
  const { files, times, timeline, flash } = film;
  const whole = JSON.stringify([files.map(({ bytes }) => digest(bytes)), times, timeline, flash]);
  return { id: film.challengeId, sessionId: film.sessionId, film: digest(whole), now: ctx.now };
}
