import * as z from "zod";
import {
  captureChallenge,
  captureCredential,
  captureDocument,
  captureLiveness,
  captureSelfie,
  completeCapture,
  declineCapture,
  getCapture,
  giveConsent,
  handOffCapture,
  openCapture,
} from "#lib/domain/capture/index.ts";
import { CAPTURE_COOKIE } from "#lib/domain/kyc/index.ts";
import { setCookie } from "../cookie.ts";
import { defineDoor, route } from "../door.ts";
import { snakeCase, toWire } from "../lexicon.ts";
import { v1 } from "../v1/index.ts";

type Opened = z.output<typeof openCapture.output>;

/** The hosted page's own door: the cookie of one session, for that session's path alone. */
export const capture = defineDoor({
  name: "capture",
  title: "Capture page",
  bases: [],
  accessTokenSeconds: 900,
  credentials: () => ({}),
  security: {
    key: { type: "apiKey", in: "cookie", name: CAPTURE_COOKIE },
    token: { type: "apiKey", in: "cookie", name: CAPTURE_COOKIE },
  },
  keyPrefixes: [],
  lexicon: { case: snakeCase },
  faults: v1.faults,
  success: (output) => output,
  failure: v1.failure,
  routes: [
    route("POST /kyc/{session_id}/capture/open", openCapture, {
      auth: "none",
      shape: {
        output: {
          schema: z.object({}).meta({ id: "OpenedCaptureState" }),
          toWire: ({ state }: Opened) => toWire({ case: snakeCase }, openCapture.output.shape.state, state),
        },
      },
      headers: ({ state, cookie, maxAgeSeconds }: Opened) => ({
        "set-cookie": setCookie(CAPTURE_COOKIE, cookie, { path: `/kyc/${state.sessionId}`, maxAgeSeconds }),
      }),
    }),
    route("GET /kyc/{session_id}/capture", getCapture, { auth: "capture" }),
    route("POST /kyc/{session_id}/capture/consent", giveConsent, { auth: "capture" }),
    route("POST /kyc/{session_id}/capture/decline", declineCapture, { auth: "capture" }),
    route("POST /kyc/{session_id}/capture/document", captureDocument, { auth: "capture" }),
    route("POST /kyc/{session_id}/capture/selfie", captureSelfie, { auth: "capture" }),
    route("POST /kyc/{session_id}/capture/liveness/challenge", captureChallenge, { auth: "capture" }),
    route("POST /kyc/{session_id}/capture/liveness", captureLiveness, { auth: "capture" }),
    route("POST /kyc/{session_id}/capture/complete", completeCapture, { auth: "capture" }),
    route("POST /kyc/{session_id}/capture/credential", captureCredential, { auth: "capture", status: 201 }),
    route("POST /kyc/{session_id}/capture/handoff", handOffCapture, { auth: "capture" }),
  ],
});
