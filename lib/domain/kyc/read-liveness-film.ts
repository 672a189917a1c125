import * as z from "zod";
import { listKycFaceChecks } from "#db/queries/kyc.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { LivenessFilm, openResult } from "./face-result.ts";
import { Reason } from "./kyc-session.ts";
import { sessionToRead } from "./open-session.ts";

/** What the liveness film of a verification showed, frame by frame, for the person who reviews it. */
export const readLivenessFilm = defineOperation({
  name: "kyc.liveness.film",
  summary: "Read what a liveness film showed, frame by frame",
  scope: "kyc:read",
  effect: "read",
  category: "kyc",
  cost: 0,
  input: z.object({ sessionId: z.string().max(100) }).meta({ id: "ReadLivenessFilm" }),
  output: LivenessFilm.extend({ reasons: z.array(Reason) }).meta({ id: "LivenessFilmRead" }),
  faults: ["not_found"],
  async run(ctx, { sessionId }) {
    const { id } = await sessionToRead(ctx, sessionId);
    const row = (await listKycFaceChecks(ctx.tenant, id)).find(({ kind }) => kind === "liveness");
    const result = row && (await openResult(row));
    if (!result?.film) throw new Fault("not_found", "There is no liveness film.");
    return { ...result.film, reasons: result.reasons };
  },
});
