import * as z from "zod/mini";
import { IssuedCredential } from "#components/attributes/kept-credential.ts";
import type { TimelineEntry } from "./challenge-progress.ts";
import type { ShownColour } from "./run-flash.ts";
import { CaptureState, Challenge, type DocumentType, Handoff } from "./state.ts";

/** A refusal or a lost connection (`status` 0), in words that can be shown. */
export class CaptureFailure extends Error {
  readonly status: number;
  readonly requestId: string | null;

  constructor(message: string, status: number, requestId: string | null) {
    super(message);
    this.name = "CaptureFailure";
    this.status = status;
    this.requestId = requestId;
  }

  /** It may pass by itself: the same thing can be sent again as it is. */
  get isPassing(): boolean {
    return this.status === 0 || this.status >= 500;
  }

  /** The link opens nothing: wrong, used up or past its time. */
  get isClosedLink(): boolean {
    return this.status === 401 || this.status === 404;
  }
}

export type DocumentPhoto = { file: Blob; documentType: DocumentType; country: string; side: "front" | "back" };
export type LivenessRecording = {
  challengeId: string;
  timeline: TimelineEntry[];
  /** Null where no colours were shown. */
  flash: ShownColour[] | null;
  times: number[];
  frames: Blob[];
};

/** Called when the last byte has left, so that the page can say what truly happens: sending, then checking. */
type OnSent = () => void;

export type CaptureApi = ReturnType<typeof captureApi>;

/** The capture endpoints of one session; every promise rejects with `CaptureFailure` and nothing else. */
export function captureApi(sessionId: string) {
  const base = `/kyc/${encodeURIComponent(sessionId)}/capture`;
  return {
    read: () => requestJson(CaptureState, base),
    open: (secret: string) => requestJson(CaptureState, `${base}/open`, { secret }),
    consent: () => requestJson(CaptureState, `${base}/consent`, { accepted: true }),
    decline: () => requestJson(CaptureState, `${base}/decline`, {}),
    complete: () => requestJson(CaptureState, `${base}/complete`, {}),
    challenge: () => requestJson(Challenge, `${base}/liveness/challenge`, {}),
    credential: (holder_hash: string) => requestJson(IssuedCredential, `${base}/credential`, { holder_hash }),
    handoff: () => requestJson(Handoff, `${base}/handoff`, {}),
    document: (photo: DocumentPhoto, onSent: OnSent) => sendForm(`${base}/document`, documentForm(photo), onSent),
    selfie: (file: Blob, onSent: OnSent) => sendForm(`${base}/selfie`, selfieForm(file), onSent),
    liveness: (recording: LivenessRecording, onSent: OnSent) =>
      sendForm(`${base}/liveness`, livenessForm(recording), onSent),
  };
}

function documentForm({ file, documentType, country, side }: DocumentPhoto): FormData {
  const form = new FormData();
  form.set("document_type", documentType);
  form.set("country", country);
  form.set("side", side);
  form.set("file", file, fileName(file, side));
  return form;
}

function selfieForm(file: Blob): FormData {
  const form = new FormData();
  form.set("file", file, fileName(file, "selfie"));
  return form;
}

function livenessForm({ challengeId, timeline, flash, times, frames }: LivenessRecording): FormData {
  const form = new FormData();
  form.set("challenge_id", challengeId);
  form.set("timeline", JSON.stringify(timeline));
  if (flash) form.set("flash", JSON.stringify(flash));
  form.set("times", JSON.stringify(times));
  frames.forEach((frame, index) => {
    form.append("files", frame, `frame-${index}.jpg`);
  });
  return form;
}

function fileName(file: Blob, name: string): string {
  if (file instanceof File && file.name) return file.name;
  return file.type === "image/png" ? `${name}.png` : `${name}.jpg`;
}

async function requestJson<Schema extends z.ZodMiniType>(
  schema: Schema,
  path: string,
  body?: unknown,
): Promise<z.infer<Schema>> {
  const answer = await fetch(path, {
    method: body === undefined ? "GET" : "POST",
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
    cache: "no-store",
    credentials: "same-origin",
  }).catch(() => {
    throw lostConnection();
  });
  return readAnswer(schema, answer.status, await answer.text());
}

// XMLHttpRequest, because fetch does not tell when the upload has ended.
function sendForm(path: string, form: FormData, onSent: OnSent): Promise<CaptureState> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.upload.addEventListener("load", onSent);
    request.addEventListener("error", () => reject(lostConnection()));
    request.addEventListener("abort", () => reject(lostConnection()));
    request.addEventListener("load", () => {
      try {
        resolve(readAnswer(CaptureState, request.status, request.responseText));
      } catch (failure) {
        reject(failure);
      }
    });
    request.send(form);
  });
}

const Refusal = z.object({ detail: z.string(), request_id: z.optional(z.nullable(z.string())) });

function readAnswer<Schema extends z.ZodMiniType>(schema: Schema, status: number, text: string): z.infer<Schema> {
  const body = parseJson(text);
  if (status >= 400) {
    const refusal = z.safeParse(Refusal, body);
    if (!refusal.success) throw unreadable(status);
    throw new CaptureFailure(refusal.data.detail, status, refusal.data.request_id ?? null);
  }
  const parsed = z.safeParse(schema, body);
  if (!parsed.success) throw unreadable(502);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unreadable(status: number): CaptureFailure {
  return new CaptureFailure("The service did not answer as it should. Please try again in a moment.", status, null);
}

function lostConnection(): CaptureFailure {
  return new CaptureFailure(
    "The connection was lost. Nothing you did is gone: try again when you are online.",
    0,
    null,
  );
}
