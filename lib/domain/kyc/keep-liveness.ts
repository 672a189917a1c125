import { replaceKycFaceCheck, updateKycSession } from "#db/queries/kyc.ts";
import type { LongContext } from "#lib/engine/context.ts";
import { discardFiles } from "../stored-files/index.ts";
import { keepPicture, sealTemplate } from "./evidence.ts";
import { type LivenessFilm, sealResult } from "./face-result.ts";
import { sessionToWrite } from "./open-session.ts";

type Liveness = {
  id: string;
  sessionId: string;
  jpeg: Uint8Array | null;
  template: Float32Array | null;
  isLive: boolean;
  confidence: number;
  reasons: { code: string; message: string }[];
  /** What was seen in a film made under challenges; null for a single picture. */
  film: LivenessFilm | null;
};

/** Writes a liveness result with its best frame in the place of the one before. */
export async function keepLiveness(ctx: LongContext, seen: Liveness): Promise<void> {
  const { id, sessionId, isLive, film, reasons } = seen;
  const isActive = film !== null;
  const place = { tenantId: ctx.tenantId, mode: ctx.mode, id, sessionId };
  const file = seen.jpeg && (await keepPicture(ctx, sessionId, id, seen.jpeg));
  try {
    const replaced = await ctx.transact(async (inside) => {
      await sessionToWrite(inside, sessionId);
      const before = await replaceKycFaceCheck(inside.tenant, {
        id,
        sessionId,
        kind: "liveness",
        passed: isLive,
        confidence: seen.confidence,
        file,
        template: seen.template && (await sealTemplate("face", place, seen.template)),
        result: await sealResult(place, {
          decision: isLive ? "live" : "not_live",
          distance: null,
          reasons,
          isActive,
          film,
        }),
        createdAt: ctx.now,
      });
      await updateKycSession(inside.tenant, sessionId, { status: "in_progress" });
      await inside.emit("kyc.liveness.checked", {
        subject: sessionId,
        data: { isLive, isActive, status: "in_progress" },
      });
      return before;
    });
    await discardFiles([replaced]);
  } catch (cause) {
    await discardFiles([file]);
    throw cause;
  }
}
