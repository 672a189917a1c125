import { expect } from "vitest";
import * as z from "zod";
import { namedFault } from "#lib/doors/door.ts";
import { publishedDoors } from "#lib/doors/index.ts";
import { fromWire, toWire } from "#lib/doors/lexicon.ts";
import { openapi } from "#lib/doors/openapi.ts";
import type { FaultCode } from "#lib/engine/faults.ts";
import type { Answer } from "./call.ts";
import type { At } from "./routes.ts";

/** What holds of every answer, whatever it says: JSON, an id, a rate, and never our own fault. */
export function expectAnswer(at: Pick<At, "door" | "name"> & Partial<At>, answer: Answer): void {
  const { headers, status } = answer;
  expect(status, `${at.name} ${answer.text}`).toBeLessThan(500);
  expect(headers["content-type"]).toBe((status < 400 && at.route?.file?.type) || "application/json; charset=utf-8");
  expect(headers["x-request-id"]).toMatch(/^[\w.:-]{8,100}$/);
  expect(headers["cache-control"]).toBe("no-store");
  for (const name of ["limit", "remaining", "reset"])
    expect(headers[`x-ratelimit-${name}`], `${at.name} x-ratelimit-${name}`).toMatch(/^\d+$/);
  if (status >= 400) expectEnvelope(at, answer);
  if (at.route) expectDeclared({ ...at, route: at.route }, status);
}

/** A refusal with this fault, by this door's name and status, in its envelope and nothing else. */
export function expectFault(at: Pick<At, "door" | "name"> & Partial<At>, answer: Answer, code: FaultCode): void {
  expectAnswer(at, answer);
  const { alias, status } = namedFault(at.door, code);
  const named = aliasIn(at.door, { body: envelope(at.door, { alias }) });
  expect([answer.status, aliasIn(at.door, answer)], `${at.name} ${answer.text}`).toEqual([status, named]);
}

/** The fields that the issues of a refusal name. */
export function issueFields(answer: Answer): string[] {
  const { issues } = answer.body;
  return Array.isArray(issues) ? issues.map((issue) => String(issue.field)) : [];
}

/** The answer that a route promises: its status, its schema, and no field beside it. */
export function expectPromised(at: At, answer: Answer): void {
  expectAnswer(at, answer);
  const { door, route } = at;
  expect(answer.status, `${at.name} ${answer.text}`).toBe(route.status);
  if (route.file) {
    expect(answer.bytes.byteLength).toBeGreaterThan(0);
    return;
  }
  // As it was sent: an answer may be a list.
  const sent: unknown = JSON.parse(answer.text);
  const wire = isEnveloped(at) ? answer.body.data : sent;
  const schema: z.ZodType = route.shape?.output?.schema ?? route.operation.output;
  const seen = route.shape?.output ? wire : fromWire(door.lexicon, schema, wire);
  const parsed = schema.safeParse(seen);
  expect(parsed.error?.issues, `${at.name} ${answer.text}`).toBeUndefined();
  // A shape without fields of its own (the capture page's) is checked by the engine's schema alone.
  const isOpen = schema instanceof z.ZodObject && Object.keys(schema.shape).length === 0;
  const again = route.shape?.output ? parsed.data : toWire(door.lexicon, schema, parsed.data);
  if (!isOpen) expect(again).toEqual(wire);
  if (!publishedDoors.includes(door)) return;
  const published = documentedAnswer(at).safeParse(sent);
  expect(published.error?.issues, `${at.name} ${answer.text}`).toBeUndefined();
}

type Json = Record<string, unknown>;
const documents = new Map(publishedDoors.map((door) => [door.name, openapi([door], "https://id.example.com")]));
const answers = new Map<string, z.ZodType>();

/** The answer's schema as the OpenAPI document of the door gives it. */
function documentedAnswer(at: At): z.ZodType {
  const known = answers.get(at.name);
  if (known) return known;
  const { schemas } = jsonAt(documents.get(at.door.name)?.components);
  const { schema } = jsonAt(
    jsonAt(jsonAt(jsonAt(operationOf(at).responses)[String(at.route.status)]).content)["application/json"],
  );
  const whole = JSON.stringify({ ...jsonAt(schema), $defs: schemas });
  const made = z.fromJSONSchema(JSON.parse(whole.replaceAll("#/components/schemas/", "#/$defs/")));
  answers.set(at.name, made);
  return made;
}

function expectDeclared(at: At, status: number): void {
  if (!publishedDoors.includes(at.door)) return;
  expect(Object.keys(jsonAt(operationOf(at).responses)), `${at.name} answers ${status}`).toContain(String(status));
}

function operationOf({ door, route }: At): Json {
  const path = documents.get(door.name)?.paths[route.path];
  return jsonAt(jsonAt(path)[route.method.toLowerCase()]);
}

export function jsonAt(value: unknown): Json {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function isEnveloped({ door }: Pick<At, "door">): boolean {
  return Object.hasOwn(jsonAt(door.success({}, { requestId: "" })), "data");
}

const BLANK = { code: "internal", status: 0, issues: [], retryAfterSeconds: undefined } as const;

function envelope(door: At["door"], { alias = "alias", detail = "detail" }): Json {
  return jsonAt(door.failure({ ...BLANK, alias, detail }, { requestId: "id" }));
}

/** The name of the fault in a refusal; undefined in the dialect that has none. */
function aliasIn(door: At["door"], { body }: { body: Json }): unknown {
  const field = Object.entries(envelope(door, { alias: "§" })).find(([, value]) => value === "§")?.[0];
  return field === undefined ? undefined : body[field];
}

/** Exactly the fields of the door's envelope; issues and the time to wait may be beside them. */
function expectEnvelope({ door, name }: Pick<At, "door" | "name">, answer: Answer): void {
  const { issues: _issues, retryAfter: _wait, ...rest } = answer.body;
  expect(Object.keys(rest).sort(), `${name} ${answer.text}`).toEqual(Object.keys(envelope(door, {})).sort());
  const detail = Object.entries(envelope(door, { detail: "§" })).find(([, value]) => value === "§")?.[0] ?? "";
  expect(rest[detail], name).toMatch(/^[A-Z].*\.$/s);
}
