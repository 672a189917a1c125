import type { Readable } from "node:stream";
import busboy from "busboy";
import type * as z from "zod";
import { Fault } from "#lib/engine/faults.ts";
import { refuseUnstorable } from "#lib/engine/storable.ts";
import { isUploadField, takesUploads, UploadedFile } from "#lib/engine/uploads.ts";
import type { Door } from "./door.ts";
import { spelling } from "./lexicon.ts";
import type { ApiRequest } from "./message.ts";

export const JSON_BYTES_MAX = 256 * 1024;
/** As published: 10 MB a file. */
export const FILE_BYTES_MAX = 10 * 1024 * 1024;
// Chosen: the ninety frames of a liveness film at 640×480 are about 6 MB; one document is 10 MB.
export const FORM_BYTES_MAX = 24 * 1024 * 1024;
const FILES_MAX = 100;
const FIELD_BYTES_MAX = 64 * 1024;

/** The body's fields in the wire's spelling: JSON, or multipart where the operation takes files. */
export async function readBody(request: ApiRequest, door: Door, input: z.ZodObject): Promise<Record<string, unknown>> {
  if (takesUploads(input)) return readForm(request, door, input);
  const bytes = await collect(request, JSON_BYTES_MAX);
  if (bytes.length === 0) return {};
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(request.header("content-type") ?? ""))
    throw new Fault("unsupported_media_type", "Send the body as application/json.");
  try {
    return parseJsonObject(bytes);
  } finally {
    // It may have held a password or a biometric template.
    bytes.fill(0);
  }
}

async function collect(request: ApiRequest, bytesMax: number): Promise<Buffer> {
  refuseDeclaredLength(request, bytesMax);
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of request.body()) {
      length += chunk.byteLength;
      if (length > bytesMax) throw tooLarge(bytesMax);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault("bad_request", "The body ended before it was complete.", { cause });
  }
  return Buffer.concat(chunks);
}

function refuseDeclaredLength(request: ApiRequest, bytesMax: number): void {
  if (Number(request.header("content-length") ?? 0) > bytesMax) throw tooLarge(bytesMax);
}

function tooLarge(bytesMax: number): Fault {
  const limit = bytesMax >= 1024 * 1024 ? `${bytesMax / 1024 / 1024} MB` : `${bytesMax / 1024} KB`;
  return new Fault("payload_too_large", `The body is larger than the ${limit} that this address accepts.`);
}

function parseJsonObject(bytes: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Fault("bad_request", "The body is not valid JSON in UTF-8.", { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Fault("invalid_input", "The body must be a JSON object.");
  refuseUnstorable(value);
  return { ...value };
}

async function readForm(request: ApiRequest, door: Door, input: z.ZodObject): Promise<Record<string, unknown>> {
  if (!/^multipart\/form-data\s*;/i.test(request.header("content-type") ?? ""))
    throw new Fault("unsupported_media_type", "Send the file as multipart/form-data.");
  refuseDeclaredLength(request, FORM_BYTES_MAX);
  const { fields, files } = await parseForm(request);
  const wire: Record<string, unknown> = { ...fields };
  for (const [field, schema] of Object.entries(input.shape)) {
    const name = spelling(door.lexicon, input, field);
    if (!isUploadField(schema)) continue;
    const sent = files.get(name) ?? files.get(`${name}[]`) ?? [];
    wire[name] = isList(schema) ? sent : sent[0];
  }
  return wire;
}

function isList(schema: z.core.$ZodType): boolean {
  return schema._zod.def.type === "array";
}

type Form = { fields: Record<string, string>; files: Map<string, UploadedFile[]> };

function parseForm(request: ApiRequest): Promise<Form> {
  return new Promise((resolve, reject) => {
    const form: Form = { fields: Object.create(null), files: new Map() };
    const ended = new AbortController();
    const refuse = (cause: unknown) => {
      ended.abort();
      reject(cause instanceof Fault ? cause : new Fault("bad_request", "The form could not be read.", { cause }));
    };
    let parser: busboy.Busboy;
    try {
      parser = busboy({
        headers: { "content-type": request.header("content-type") ?? "" },
        limits: {
          fileSize: FILE_BYTES_MAX + 1,
          files: FILES_MAX,
          fields: 40,
          fieldSize: FIELD_BYTES_MAX,
          parts: FILES_MAX + 40,
        },
      });
    } catch (cause) {
      return refuse(cause);
    }
    parser.on("field", (name, value, info) => {
      if (info.valueTruncated) refuse(new Fault("payload_too_large", "A field of the form is too long."));
      if (value.includes("\0")) refuse(new Fault("bad_request", "A field must not contain the character U+0000."));
      form.fields[name] = value;
    });
    parser.on("file", (name, stream, info) => collectFile(name, stream, info, form, refuse));
    for (const limit of ["filesLimit", "fieldsLimit", "partsLimit"] as const)
      parser.on(limit, () => refuse(new Fault("payload_too_large", "The form has too many parts.")));
    parser.on("error", refuse);
    parser.on("close", () => resolve(form));
    pour(request, parser, ended.signal).catch(refuse);
  });
}

function collectFile(
  name: string,
  stream: Readable,
  info: busboy.FileInfo,
  form: Form,
  refuse: (cause: unknown) => void,
): void {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  stream.on("limit", () => refuse(tooLarge(FILE_BYTES_MAX)));
  stream.on("error", refuse);
  stream.on("end", () => {
    const file = new UploadedFile(Buffer.concat(chunks), info.filename ?? "", info.mimeType);
    form.files.set(name, [...(form.files.get(name) ?? []), file]);
  });
}

/** What is refused is not read on: the rest is the server's to drop. */
async function pour(request: ApiRequest, parser: busboy.Busboy, refused: AbortSignal): Promise<void> {
  let length = 0;
  for await (const chunk of request.body()) {
    length += chunk.byteLength;
    if (length > FORM_BYTES_MAX) throw tooLarge(FORM_BYTES_MAX);
    if (refused.aborted) return;
    if (!parser.write(chunk)) await Promise.race([drained(parser), closed(parser), aborted(refused)]);
  }
  parser.end();
}

const drained = (parser: busboy.Busboy) => new Promise<void>((resolve) => parser.once("drain", resolve));
const closed = (parser: busboy.Busboy) => new Promise<void>((resolve) => parser.once("close", resolve));
const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
