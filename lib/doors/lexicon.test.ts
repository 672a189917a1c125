import { describe, expect, it } from "vitest";
import * as z from "zod";
import { call } from "#lib/testing/call.ts";
import { everyRoute } from "#lib/testing/routes.ts";
import { newTenant } from "#lib/testing/tenant.ts";
import type { Door } from "./door.ts";
import { doors, publishedDoors } from "./index.ts";
import { camelCase, fromWire, type Lexicon, snakeCase, spelling, toWire, wirePath } from "./lexicon.ts";
import { openapi } from "./openapi.ts";

const snake: Lexicon = { case: snakeCase };
const METADATA = {
  fooBar: 1,
  snake_case: { nestedKey: [{ deepKey: null, deep_key: "x" }], "Ünï-cödé": true },
  UPPER: [],
  "": "empty",
  id: "theirs",
};

describe("customers' own JSON", () => {
  const Schema = z.object({ redirectUrl: z.string(), metadata: z.record(z.string(), z.unknown()), more: z.unknown() });

  it("keeps its keys in both directions, at any depth", () => {
    const engine = { redirectUrl: "https://example.com", metadata: METADATA, more: METADATA };
    const wire = toWire(snake, Schema, engine);
    expect(wire).toEqual({ redirect_url: "https://example.com", metadata: METADATA, more: METADATA });
    expect(fromWire(snake, Schema, wire)).toEqual(engine);
  });

  it("comes back from a verification as it was sent, through either door", async () => {
    const tenant = await newTenant();
    const created = await call("POST /v1/kyc/sessions", { headers: tenant.headers, body: { metadata: METADATA } });
    expect(created.body.metadata).toEqual(METADATA);
    const partner = await call("POST /partner/sessions", {
      headers: { "x-api-key": tenant.key },
      body: { external_user_id: "u", metadata: METADATA },
    });
    const read = await call(`GET /v1/kyc/sessions/${partner.body.session_id}`, { headers: tenant.headers });
    expect(read.body.metadata).toEqual(METADATA);
  });
});

describe("the engine's own name of a field", () => {
  it("is dropped where it is not the wire's", () => {
    const Schema = z.object({ redirectUrl: z.string().optional() });
    expect(fromWire(snake, Schema, { redirectUrl: "x" })).toEqual({});
    expect(fromWire(snake, Schema, { redirect_url: "x" })).toEqual({ redirectUrl: "x" });
  });

  it("sets nothing through a door", async () => {
    const tenant = await newTenant();
    const body = { externalUserId: "engine", external_user_id: "wire", expiresInSeconds: 60 };
    const created = await call("POST /v1/kyc/sessions", { headers: tenant.headers, body });
    expect(created.body).toMatchObject({ external_user_id: "wire" });
    const seconds = Date.parse(String(created.body.expires_at)) - Date.parse(String(created.body.created_at));
    expect(seconds).toBe(3600_000);
  });
});

describe("a name of a field", () => {
  const Named = z.object({ userId: z.string(), mode: z.string() }).meta({ id: "LexiconTestNamed" });
  const words = { case: camelCase, words: { "LexiconTestNamed.mode": "environment", userId: "user" } };

  it("is the schema's own word, else the door's, else its case", () => {
    expect(toWire(words, Named, { userId: "u", mode: "live" })).toEqual({ user: "u", environment: "live" });
    expect(spelling(words, z.object({ mode: z.string() }), "mode")).toBe("mode");
  });

  it("is the wire's in an issue's path, through lists, options and records", () => {
    const Schema = z.object({
      someList: z.array(z.object({ innerField: z.string() })).optional(),
      some: z.record(z.string(), z.object({ innerField: z.string() })),
    });
    expect(wirePath(snake, Schema, ["someList", 0, "innerField"])).toBe("some_list.0.inner_field");
    expect(wirePath(snake, Schema, ["some", "theirKey", "innerField"])).toBe("some.theirKey.inner_field");
  });

  it("is that of the kind which the value says it is, both ways", () => {
    const Union = z.discriminatedUnion("isFirst", [
      z.object({ isFirst: z.literal(true), itsWord: z.string() }),
      z.object({ isFirst: z.literal(false), otherWord: z.string() }),
    ]);
    const [first, second] = [
      { isFirst: true, itsWord: "x" },
      { isFirst: false, otherWord: "y" },
    ];
    expect(toWire(snake, Union, first)).toEqual({ is_first: true, its_word: "x" });
    expect(toWire(snake, Union, second)).toEqual({ is_first: false, other_word: "y" });
    expect(fromWire(snake, Union, { is_first: false, other_word: "y", its_word: "z" })).toEqual(second);
  });

  it("of a prototype reaches no prototype", () => {
    const Schema = z.object({ name: z.string().optional() });
    const hostile: unknown = JSON.parse('{"__proto__":{"name":"x"},"constructor":{"name":"y"}}');
    expect(fromWire(snake, Schema, hostile)).toEqual({});
  });
});

type Schema = z.core.$ZodType;

/** A schema and every schema in it. */
function within(schema: Schema, seen = new Set<Schema>()): Set<Schema> {
  if (seen.has(schema)) return seen;
  seen.add(schema);
  for (const child of childrenOf(schema)) within(child, seen);
  return seen;
}

function childrenOf(schema: Schema): Schema[] {
  if (schema instanceof z.ZodObject) return Object.values(schema.shape);
  if (schema instanceof z.ZodArray) return [schema.element];
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (schema instanceof z.ZodUnion) return [...schema.options];
  if (schema instanceof z.ZodPipe) return [schema.in, schema.out];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return [schema.unwrap()];
  return [];
}

/** Something that fits a schema's fields, each with another value, for going there and back. */
function specimen(schema: Schema, path = "x"): unknown {
  if (schema instanceof z.ZodObject)
    return Object.fromEntries(
      Object.entries(schema.shape).map(([field, child]) => [field, specimen(child, `${path}.${field}`)]),
    );
  if (schema instanceof z.ZodArray)
    return [specimen(schema.element, `${path}.0`), specimen(schema.element, `${path}.1`)];
  if (schema instanceof z.ZodRecord) return { fooBar: specimen(schema.valueType, `${path}.fooBar`), foo_bar: METADATA };
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return specimen(schema.unwrap(), path);
  if (schema instanceof z.ZodUnion) return specimen(schema.options[0] ?? schema, path);
  if (schema instanceof z.ZodLiteral) return schema.value;
  return path;
}

const schemasOf = (door: Door) =>
  door.routes.flatMap(({ operation, shape }) => [
    ...(shape?.input ? [] : [operation.input]),
    ...(shape?.output ? [] : [operation.output]),
  ]);

describe.each(doors.map((door) => [door.name, door] as const))("in the door %s", (_name, door) => {
  const objects = schemasOf(door)
    .flatMap((schema) => [...within(schema)])
    .filter((schema) => schema instanceof z.ZodObject);

  it("no two fields of a schema have one name", () => {
    for (const schema of objects) {
      const names = Object.keys(schema.shape).map((field) => spelling(door.lexicon, schema, field));
      expect(new Set(names).size, names.join(" ")).toBe(names.length);
    }
  });

  it("whatever goes to the wire comes back the same", () => {
    for (const schema of schemasOf(door)) {
      const value = specimen(schema);
      expect(fromWire(door.lexicon, schema, toWire(door.lexicon, schema, value))).toEqual(value);
    }
  });

  it("every word names a field that there is", () => {
    for (const word of Object.keys(door.lexicon.words ?? {})) {
      const [id, field = id] = word.split(".");
      const named = objects.filter((schema) => field === id || z.globalRegistry.get(schema)?.id === id);
      expect(
        named.some((schema) => Object.hasOwn(schema.shape, field ?? "")),
        word,
      ).toBe(true);
    }
  });

  it("one id names one schema", () => {
    const byId = Map.groupBy(objects, (schema) => z.globalRegistry.get(schema)?.id);
    for (const [id, schemas] of byId) if (id) expect(new Set(schemas).size, id).toBe(1);
  });

  it("every word of a shape names a field of its operation, and one of the wire", () => {
    for (const { operation, shape } of door.routes)
      for (const [field, wire] of Object.entries(shape?.input?.words ?? {})) {
        expect(Object.keys(operation.input.shape)).toContain(field);
        expect(Object.keys(shape?.input?.schema.shape ?? {})).toContain(wire);
      }
  });
});

describe("every input and output", () => {
  it.each(everyRoute.map((at) => [at.name, at] as const))(
    "of %s has a name",
    (_name, { route: { operation, shape } }) => {
      for (const schema of [operation.input, operation.output, shape?.input?.schema, shape?.output?.schema])
        if (schema) expect(z.globalRegistry.get(schema)?.id).toMatch(/^[A-Z]\w+$/);
    },
  );
});

describe("the OpenAPI document", () => {
  const documents = [["all", publishedDoors] as const, ...publishedDoors.map((door) => [door.name, [door]] as const)];

  it.each(documents)("of %s holds together", (_name, published) => {
    const document = openapi(published, "https://id.example.com");
    const text = JSON.stringify(document);
    for (const [, ref = ""] of text.matchAll(/"\$ref":"([^"]+)"/g)) {
      const found = ref
        .replace(/^#\//, "")
        .split("/")
        .reduce<unknown>(
          (at, part) =>
            typeof at === "object" && at !== null ? Object.entries(at).find(([key]) => key === part)?.[1] : undefined,
          document,
        );
      expect(found, ref).toBeDefined();
    }
    const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toHaveLength(published.flatMap((door) => door.routes).length);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [path, methods] of Object.entries(document.paths))
      for (const operation of Object.values(methods)) {
        const declared = [...JSON.stringify(operation).matchAll(/"name":"(\w+)","in":"path","required":true/g)].map(
          ([, name]) => name,
        );
        expect(declared, path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      }
    const schemes = Object.keys(JSON.parse(text).components.securitySchemes);
    for (const [, scheme] of text.matchAll(/"security":\[\{"([^"]+)"/g)) expect(schemes).toContain(scheme);
  });

  it("names nothing that only the engine knows", () => {
    const text = JSON.stringify(openapi(publishedDoors, "https://id.example.com"));
    expect(text).not.toMatch(/"(?:secret|upload)":true/);
  });
});
