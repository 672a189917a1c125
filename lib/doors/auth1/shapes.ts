import * as z from "zod";
import type { refreshSession } from "#lib/domain/sessions/index.ts";
import { outputShape } from "../shape.ts";

export const refreshed = outputShape(
  z.object({ token: z.string(), refreshToken: z.string(), expiresIn: z.number() }).meta({ id: "RefreshedSession" }),
  ({ accessToken, refreshToken, expiresIn }: z.output<typeof refreshSession.output>) => ({
    token: accessToken,
    refreshToken,
    expiresIn,
  }),
);
