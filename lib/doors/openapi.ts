import * as z from "zod";
import { FAULTS, type FaultCode } from "#lib/engine/faults.ts";
import { takesUploads } from "#lib/engine/uploads.ts";
import { VERSION } from "#lib/version.ts";
import { type Auth, type Door, namedFault, type Route } from "./door.ts";
import { type Lexicon, spelling } from "./lexicon.ts";

type Json = Record<string, unknown>;
type Document = {
  openapi: "3.1.0";
  info: Json;
  servers: Json[];
  paths: Record<string, Json>;
  components: Json;
  tags: Json[];
};

const VERBATIM: Lexicon = { case: (field) => field };

/** Faults that the pipeline itself may answer with, by what the route asks for. */
const PIPELINE: readonly FaultCode[] = ["bad_request", "invalid_input", "rate_limited", "overloaded", "internal"];
const BODY: readonly FaultCode[] = ["too_slow", "payload_too_large", "unsupported_media_type"];
const OF_AUTH: Readonly<Record<Auth, readonly FaultCode[]>> = {
  none: [],
  key: ["key_missing", "key_invalid", "forbidden"],
  user: ["token_missing", "token_invalid", "token_expired", "forbidden"],
  "key+user": ["key_missing", "key_invalid", "token_missing", "token_invalid", "token_expired", "forbidden"],
  "key+visitor": ["key_missing", "key_invalid", "token_invalid", "token_expired", "forbidden"],
  console: ["token_missing", "token_invalid", "token_expired", "forbidden"],
  operator: ["token_missing", "token_invalid", "forbidden"],
  capture: ["token_invalid"],
  hosted: ["not_found"],
  "hosted+user": ["not_found", "token_missing", "token_invalid", "forbidden"],
  "hosted+visitor": ["not_found"],
  any: ["key_invalid", "token_missing", "token_invalid", "token_expired", "forbidden"],
};

/** OpenAPI 3.1 of these doors, in each door's own spelling. Schemas are named `<door>.<schema>`. */
export function openapi(doors: readonly Door[], serverUrl: string): Document {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const door of doors)
    for (const route of door.routes) {
      const method = { [route.method.toLowerCase()]: operationObject(door, route, schemas) };
      paths[route.path] = { ...paths[route.path], ...method };
    }
  return {
    openapi: "3.1.0",
    info: {
      title: doors.length === 1 ? (doors[0]?.title ?? "") : "Bonafide",
      version: VERSION,
      license: { name: "AGPL-3.0-or-later", identifier: "AGPL-3.0-or-later" },
    },
    servers: [{ url: serverUrl }],
    tags: doors.map((door) => ({ name: door.name, description: door.title })),
    paths,
    components: { schemas, securitySchemes: Object.fromEntries(doors.flatMap(securitySchemes)) },
  };
}

function operationObject(door: Door, route: Route, schemas: Json): Json {
  const { operation, shape } = route;
  const input = shape?.input?.schema ?? operation.input;
  const output = shape?.output?.schema ?? operation.output;
  const sent = inlined(
    componentise(door, wireSchema(shape?.input ? VERBATIM : door.lexicon, input, "input"), schemas),
    schemas,
  );
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  const properties = propertiesOf(sent);
  const isBodied = route.method !== "GET" && route.method !== "DELETE";
  const rest = Object.keys(properties).filter((name) => !names.includes(name));
  const required = stringsIn(sent.required);
  return {
    operationId: operationId(door, route),
    summary: operation.summary,
    tags: [door.name],
    ...(route.auth !== "none" && { security: securityOf(door, route.auth) }),
    parameters: [
      ...names.map((name) => ({ name, in: "path", required: true, schema: properties[name] ?? { type: "string" } })),
      ...(isBodied
        ? []
        : rest.map((name) => ({ name, in: "query", required: required.includes(name), schema: properties[name] }))),
    ],
    ...(isBodied && rest.length > 0 && { requestBody: bodyObject(input, pick(sent, rest), required) }),
    responses: {
      [String(route.status)]: {
        description: "Done",
        content: route.file
          ? { [route.file.type]: { schema: { type: "string", format: "binary" } } }
          : jsonContent(
              door.success(
                componentise(door, wireSchema(shape?.output ? VERBATIM : door.lexicon, output, "output"), schemas),
                META,
              ),
            ),
      },
      ...faultResponses(door, route),
    },
  };
}

/** An operation with two routes at one door has the second one's method in its id, since ids are unique. */
function operationId(door: Door, route: Route): string {
  const first = door.routes.find(({ operation }) => operation === route.operation);
  const id = `${door.name}.${route.operation.name}`;
  return first === route ? id : `${id}.${route.method.toLowerCase()}`;
}

const META = { requestId: "string" };

/** An envelope around a schema is an object with that schema for a property; a bare schema stays itself. */
function jsonContent(wrapped: unknown): Json {
  const schema = isEnvelope(wrapped)
    ? { type: "object", required: ["success", "data"], properties: { success: { const: true }, data: wrapped.data } }
    : wrapped;
  return { "application/json": { schema } };
}

function isEnvelope(value: unknown): value is { success: true; data: unknown } {
  return typeof value === "object" && value !== null && "success" in value && value.success === true && "data" in value;
}

function bodyObject(input: z.ZodObject, schema: Json, required: readonly string[]): Json {
  const type = takesUploads(input) ? "multipart/form-data" : "application/json";
  return { required: required.length > 0, content: { [type]: { schema } } };
}

function pick(schema: Json, names: readonly string[]): Json {
  const properties = Object.fromEntries(Object.entries(propertiesOf(schema)).filter(([name]) => names.includes(name)));
  return { type: "object", properties, required: stringsIn(schema.required).filter((name) => names.includes(name)) };
}

function faultResponses(door: Door, route: Route): Json {
  // An Idempotency-Key that was used for another request is a conflict.
  const once: FaultCode[] = route.operation.effect === "write" && route.auth !== "none" ? ["conflict"] : [];
  const body = route.method === "GET" || route.method === "DELETE" ? [] : BODY;
  const codes = new Set<FaultCode>([...PIPELINE, ...OF_AUTH[route.auth], ...body, ...once, ...route.operation.faults]);
  const byStatus = Map.groupBy([...codes], (code) => namedFault(door, code).status);
  return Object.fromEntries(
    [...byStatus]
      .sort(([left], [right]) => left - right)
      .map(([status, here]) => [String(status), faultResponse(door, here, status)]),
  );
}

function faultResponse(door: Door, codes: readonly FaultCode[], status: number): Json {
  const examples = codes.map((code) => {
    const { alias } = namedFault(door, code);
    const fault = { code, alias, status, detail: FAULTS[code].title, issues: [], retryAfterSeconds: undefined };
    return [code, { value: door.failure(fault, { requestId: "req_…" }) }];
  });
  return {
    description: codes.map((code) => FAULTS[code].title).join(" "),
    content: { "application/json": { schema: { type: "object" }, examples: Object.fromEntries(examples) } },
  };
}

function securitySchemes(door: Door): [string, Json][] {
  return [
    [`${door.name}.key`, { ...door.security.key }],
    [`${door.name}.token`, { ...door.security.token }],
  ];
}

function securityOf(door: Door, auth: Auth): Json[] {
  const key = { [`${door.name}.key`]: [] };
  const token = { [`${door.name}.token`]: [] };
  if (auth === "key" || auth === "capture") return [key];
  if (auth === "hosted+visitor") return [token, {}];
  if (auth === "key+visitor") return [key, { ...key, ...token }];
  if (auth === "any") return [token, key, {}];
  return auth === "key+user" ? [{ ...key, ...token }] : [token];
}

/** A zod schema as JSON Schema 2020-12 with the wire's names. */
function wireSchema(lexicon: Lexicon, schema: z.ZodType, io: "input" | "output"): Json {
  return {
    ...z.toJSONSchema(schema, {
      io,
      unrepresentable: "any",
      override({ zodSchema, jsonSchema }) {
        const meta = z.globalRegistry.get(zodSchema);
        if (meta?.upload)
          Object.assign(jsonSchema, { type: "string", contentMediaType: "application/octet-stream", format: "binary" });
        delete jsonSchema.upload;
        delete jsonSchema.secret;
        if (!jsonSchema.properties) return;
        const rename = (field: string) => spelling(lexicon, zodSchema, field);
        jsonSchema.properties = Object.fromEntries(
          Object.entries(jsonSchema.properties).map(([field, value]) => [rename(field), value]),
        );
        if (jsonSchema.required) jsonSchema.required = jsonSchema.required.map(rename);
      },
    }),
  };
}

/** Lifts a schema's own `$defs` into the document's components under the door's name, and points to them there. */
function componentise(door: Door, schema: Json, schemas: Json): Json {
  const { $schema: _dialect, $defs, id: _id, ...rest } = schema;
  const point = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(point);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, each]) => {
        if (key === "$ref" && typeof each === "string")
          return [[key, each.replace("#/$defs/", `#/components/schemas/${door.name}.`)]];
        return key === "id" && typeof each === "string" ? [] : [[key, point(each)]];
      }),
    );
  };
  for (const [name, definition] of Object.entries(objectIn($defs))) schemas[`${door.name}.${name}`] = point(definition);
  return objectIn(point(rest));
}

/** A named schema is a reference at its root: for its fields, what it refers to. */
function inlined(schema: Json, schemas: Json): Json {
  const name = typeof schema.$ref === "string" ? schema.$ref.replace("#/components/schemas/", "") : undefined;
  return name === undefined ? schema : objectIn(schemas[name]);
}

function propertiesOf(schema: Json): Json {
  return objectIn(schema.properties);
}

function objectIn(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function stringsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
