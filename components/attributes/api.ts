import * as z from "zod/mini";
import { request } from "#components/hosted/request.ts";
import { Question, Revocations } from "./proof-input.ts";

const Answered = z.object({ redirect_to: z.nullable(z.string()) });

/** What the page of a request asks of its server. */
export function attributeApi(realm: string, requestId: string) {
  const address = `/hosted/${encodeURIComponent(realm)}/attributes/${encodeURIComponent(requestId)}`;
  return {
    open: () => request(Question, "GET", address),
    /** The whole list, so that the server does not learn which credential is meant. */
    revocations: (issuer: string) =>
      request(Revocations, "GET", `/v1/credentials/revocations?${new URLSearchParams({ issuer })}`),
    answer: ({ proof, publicSignals }: { proof: object; publicSignals: string[] }) =>
      request(Answered, "POST", address, { proof, public_signals: publicSignals }),
  };
}

export type AttributeApi = ReturnType<typeof attributeApi>;
