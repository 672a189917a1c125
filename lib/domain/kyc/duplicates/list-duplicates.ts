import * as z from "zod";
import { Fault } from "#lib/engine/faults.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { evidenceOf, templatesOf } from "../facts.ts";
import { sessionToRead } from "../open-session.ts";
import { DuplicateFace } from "./duplicate-face.ts";
import { findDuplicates } from "./find-duplicates.ts";

/** Searched anew at every call, so that later verifications are found and erased ones are not. */
export const listDuplicates = defineLongOperation({
  name: "kyc.duplicates.list",
  summary: "List other people's verifications that show the same face",
  scope: "kyc:read",
  effect: "read",
  category: "kyc",
  cost: 0,
  input: z.object({ sessionId: z.string().max(100) }).meta({ id: "ListDuplicates" }),
  output: z.object({ duplicates: z.array(DuplicateFace) }).meta({ id: "DuplicateFaces" }),
  faults: ["not_found", "conflict"],
  async run(ctx, { sessionId }) {
    const { session, templates } = await ctx.transact(async (inside) => {
      const session = await sessionToRead(inside, sessionId);
      return { session, templates: templatesOf(await evidenceOf(inside, session)) };
    });
    const duplicates = await findDuplicates(ctx, templates, session);
    if (!duplicates) throw searchIsOff();
    return { duplicates };
  },
});

export const searchIsOff = () =>
  new Fault("conflict", "The search for duplicate faces is off; switch it on in the organization's settings first.");
