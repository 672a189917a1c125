import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import type { FaultCode } from "#lib/engine/faults.ts";
import { limitsOf } from "#lib/engine/plans.ts";
import { holdsSecret } from "#lib/engine/secrets.ts";
import { takesUploads } from "#lib/engine/uploads.ts";
import { type Answer, call } from "#lib/testing/call.ts";
import { expectAnswer, expectFault, expectPromised, issueFields } from "#lib/testing/expect-answer.ts";
import {
  type At,
  everyRoute,
  hasBody,
  hasParameters,
  isForm,
  isJson,
  isWrite,
  rows,
  wireFields,
} from "#lib/testing/routes.ts";
import { bodyOf, type Wire, wrongValues } from "#lib/testing/sample-input.ts";
import { credential, keyWithoutScope, newWorld, send, type Visit, visit, type World } from "#lib/testing/visit.ts";
import { FILE_BYTES_MAX, JSON_BYTES_MAX } from "./body.ts";
import { namedFault } from "./door.ts";
import { doors } from "./index.ts";

/** What a sample cannot bring about: a verification that lacks its pictures is not finished, a text is no picture. */
const REFUSED: Readonly<Record<string, FaultCode>> = {
  "kyc.sessions.complete": "conflict",
  "kyc.sessions.issueCredential": "conflict",
  "capture.complete": "conflict",
  "kyc.liveness.submit": "conflict",
  "capture.liveness": "conflict",
  "kyc.face.match": "conflict",
  "capture.selfie": "conflict",
  "kyc.duplicates.list": "conflict",
  "kyc.faces.search": "conflict",
  "organizations.readLogo": "not_found",
  "oauth.init": "not_found",
  "oauth.callback": "wrong_credentials",
  "oauth.link": "invalid_input",
  "connections.create": "invalid_input",
  // A sample has no query.
  "transparency.inclusion": "invalid_input",
  "transparency.consistency": "invalid_input",
  "credentials.revocations": "invalid_input",
  "credentials.issuer": "invalid_input",
  "zkp.verify": "proof_refused",
  "attributes.verify": "proof_refused",
  "attributes.answer": "proof_refused",
  "capture.credential": "conflict",
  "passwords.readReset": "invalid_input",
};
/** After these the credential is gone, so that nothing can be asked again with it. */
const ENDS_ITS_CREDENTIAL = new Set(["sessions.logOut", "sessions.revokeAll"]);

const isUpload = ({ route }: At) => takesUploads(route.shape?.input?.schema ?? route.operation.input);
const succeeds = (at: At) => !REFUSED[at.route.operation.name] && !isUpload(at);
/** Whose input is a proof in itself, so that it asks for no credential beside it. */
const PROVES_ITSELF = new Set(["hosted.exchange"]);
const asks = ({ route }: At) =>
  !["none", "hosted", "hosted+visitor"].includes(route.auth) && !PROVES_ITSELF.has(route.operation.name);
const isHosted = ({ door }: At) => door.name === "hosted";
/** Whose parameter is an address or a secret, of which it must not be told whether it is anybody's. */
const NAMES_NOTHING = new Set(["sessions.readSalt", "emailVerification.confirm"]);
const namesOwn = (at: At) => /\{(?!realm)/.test(at.route.path) && !NAMES_NOTHING.has(at.route.operation.name);
const isScoped = ({ route: { auth, scope, operation } }: At) =>
  auth === "key" || (auth === "key+user" && !(scope ?? operation.scope)?.startsWith("self:"));
const scopeOf = ({ route }: At) => route.scope ?? route.operation.scope;

let world: World;
let stranger: World;
let narrowKey: string;

/** Every part has tenants of its own, so that none sees what another left behind. */
const withTenants = () =>
  beforeAll(async () => {
    [world, stranger] = await Promise.all([newWorld(), newWorld()]);
    narrowKey = await keyWithoutScope(world);
  });

const missing = ({ route: { auth } }: At): FaultCode =>
  auth === "key" || auth === "key+user" ? "key_missing" : auth === "capture" ? "token_invalid" : "token_missing";

describe("a route answers whoever may call it", () => {
  withTenants();

  it.each(rows(succeeds))("%s: with its status and its published schema", async (_name, at) => {
    expectPromised(at, await send(at, await visit(world, at)));
  });

  it.each(rows((at) => !succeeds(at)))("%s: with a refusal of its own where the input is of no use", async (_, at) => {
    const answer = await send(at, await visit(world, at));
    expectAnswer(at, answer);
    const statuses = at.route.operation.faults.map((code) => namedFault(at.door, code).status);
    expect(statuses, answer.text).toContain(answer.status);
  });

  it.each(rows(isWritingGet))("%s: HEAD changes nothing, so it is refused where GET writes", async (_name, at) => {
    const answer = await send(at, await visit(world, at), { method: "HEAD" });
    expect([answer.status, answer.headers.allow]).toEqual([405, methodsAt(at).join(", ")]);
  });

  it.each(rows((at) => at.route.method === "GET" && !isWritingGet(at)))("%s: HEAD as GET", async (_name, at) => {
    const wanted = await visit(world, at);
    const [get, head] = [await send(at, wanted), await send(at, wanted, { method: "HEAD" })];
    expect(head.status).toBe(get.status);
    expect(Object.keys(head.headers).sort()).toEqual(Object.keys(get.headers).sort());
  });

  it.each(rows(() => true))("%s: OPTIONS with 204 and the methods that there are", async (_name, at) => {
    const answer = await call(`OPTIONS ${at.route.path}`);
    expectAnswer({ name: at.name, door: at.door }, answer);
    expect([answer.status, answer.text]).toEqual([204, ""]);
    expect(answer.headers.allow?.split(", ")).toEqual(methodsAt(at));
  });
});

function methodsAt(at: At): string[] {
  const methods = everyRoute.filter(({ route }) => route.path === at.route.path).map(({ route }) => route.method);
  const isSafe = everyRoute.some((each) => each.route.path === at.route.path && isReadingGet(each));
  return [...methods, ...(isSafe ? ["HEAD"] : []), "OPTIONS"].sort();
}

function isWritingGet({ route }: At): boolean {
  return route.method === "GET" && route.operation.effect === "write";
}

function isReadingGet({ route }: Pick<At, "route">): boolean {
  return route.method === "GET" && route.operation.effect === "read";
}

describe("a route refuses whoever may not call it", () => {
  withTenants();

  it.each(rows(asks))("%s: 401 without a credential", async (_name, at) => {
    const answer = await send(at, { ...(await visit(world, at)), headers: {} });
    expectFault(at, answer, missing(at));
    expect(answer.headers["www-authenticate"]).toBeDefined();
  });

  it.each(rows(asks))("%s: 401 for a key or a token that was never made", async (_name, at) => {
    const key = `sk_live_${"A".repeat(43)}`;
    const never = { key, token: "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1c3IifQ.AAAA", cookie: "cap_never" };
    const answer = await send(at, { ...(await visit(world, at)), headers: credential(at.door, at.route.auth, never) });
    const isKey = at.route.auth === "key" || at.route.auth === "key+user";
    expectFault(at, answer, isKey ? "key_invalid" : "token_invalid");
  });

  it.each(rows(isScoped))("%s: 403 for a key without the scope", async (_name, at) => {
    expect(scopeOf(at), "a route that takes a key asks for a scope of it").toMatch(/^\w+:\w+$/);
    const wanted = await visit(world, at);
    const narrow = credential(at.door, "key", { key: narrowKey });
    expectFault(at, await send(at, wanted, { headers: narrow }), "forbidden");
  });

  it.each(rows(({ route }) => route.auth === "console"))("%s: 401 for a token of an end user", async (_name, at) => {
    const headers = credential(at.door, "console", { token: world.user.accessToken });
    expectFault(at, await send(at, await visit(world, at), { headers }), "token_invalid");
  });

  it.each(rows(({ door, route }) => route.auth.startsWith("key") && door.security.key.type === "apiKey"))(
    "%s: 401 for a bearer token without a key",
    async (_name, at) => {
      const headers = { authorization: `Bearer ${world.tenant.token}` };
      expectFault(at, await send(at, { ...(await visit(world, at)), headers }), "key_missing");
    },
  );

  it.each(rows(isHosted))("%s: an organization that there never was, and another one's cookie", async (_name, at) => {
    const wanted = await visit(world, at);
    for (const realm of ["org_never", "nonsense", `${world.tenant.id}-live`]) {
      const path = wanted.path.replace(world.tenant.id, realm);
      expectFault(at, await send(at, wanted, { path }), "not_found");
    }
    if (at.route.auth !== "hosted+user") return;
    for (const realm of [stranger.tenant.id, `${world.tenant.id}-test`]) {
      const path = wanted.path.replace(world.tenant.id, realm);
      expectFault(at, await send(at, wanted, { path }), "token_invalid");
    }
  });

  it.each(rows(namesOwn))("%s: another tenant's id as an id that there never was", async (_name, at) => {
    const [own, foreign] = [await visit(world, at), await visit(stranger, at)];
    const headers = { ...own.headers, "x-request-id": "the-same-id" };
    const input = { ...own.input, ...(at.route.operation.name === "capture.open" && { secret: "not its secret" }) };
    const inRealm = at.route.path.replace("{realm}", world.tenant.id);
    const never = inRealm.replace(/\{\w+\}/, "never_0000000000000000000000");
    const answers = [
      await send(at, { headers, input, path: foreign.path.replace(stranger.tenant.id, world.tenant.id) }),
      await send(at, { headers, input, path: never }),
    ];
    const isCapture = at.door.name === "capture";
    for (const answer of answers) expectFault(at, answer, isCapture ? "token_invalid" : "not_found");
    expect(answers[0]?.text).toBe(answers[1]?.text);
  });
});

describe("a route refuses what it cannot read", () => {
  withTenants();

  it.each(rows(() => true))("%s: 405 with Allow for another method", async (_name, at) => {
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"]) {
      if (methodsAt(at).includes(method)) continue;
      const answer = await call(`${method} ${at.route.path}`);
      expectFault({ name: at.name, door: at.door }, answer, "method_not_allowed");
      expect(answer.headers.allow?.split(", ")).toEqual(methodsAt(at));
    }
  });

  it.each(rows(hasParameters))("%s: 400 for an address that is not percent-encoded", async (_name, at) => {
    for (const broken of ["%", "%zz", "%ff", "%ED%A0%80"]) {
      const path = at.route.path.replace(/\{\w+\}/, broken);
      expectFault(at, await send(at, await visit(world, at), { path }), "bad_request");
    }
  });

  it.each(rows(hasBody))("%s: another content type, before it is read", async (_name, at) => {
    const wanted = await visit(world, at);
    const type = isForm(at) ? "application/json" : "text/plain";
    const answer = await send(at, wanted, { body: '{"a":1}', headers: { "content-type": type } });
    expectFault(at, answer, "unsupported_media_type");
  });

  it.each(rows(isJson))("%s: 400 for what is no JSON, a refusal for what is no object", async (_name, at) => {
    const wanted = await visit(world, at);
    const headers = { "content-type": "application/json" };
    for (const body of ["{", '{"a":}', "nonsense", Buffer.from([0xff, 0xfe, 0x7b])])
      expectFault(at, await send(at, wanted, { body, headers }), "bad_request");
    for (const body of ["[]", '"text"', "null", "1", "[[[]]]"])
      expectFault(at, await send(at, wanted, { body, headers }), "invalid_input");
  });

  it.each(rows(isForm))("%s: 400 for what is no form", async (_name, at) => {
    const wanted = await visit(world, at);
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    for (const body of [
      "nonsense",
      "--x\r\n",
      '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nab',
    ])
      expectFault(at, await send(at, wanted, { body, headers }), "bad_request");
    const unbounded = { "content-type": "multipart/form-data;" };
    expectFault(at, await send(at, wanted, { body: "nonsense", headers: unbounded }), "bad_request");
  });

  it.each(rows(hasBody))("%s: 413 for a body that is too large, declared or not", async (_name, at) => {
    const wanted = await visit(world, at);
    if (isForm(at)) {
      const form = new FormData();
      const field = wireFields(at).find(({ wire }) => wire.startsWith("file"))?.wire ?? "file";
      form.append(field, new Blob([new Uint8Array(FILE_BYTES_MAX + 1)]), "large.jpg");
      return expectFault(at, await send(at, wanted, { body: form }), "payload_too_large");
    }
    const body = `{"a":"${"x".repeat(JSON_BYTES_MAX)}"}`;
    for (const declared of [String(body.length), "1"]) {
      const headers = { "content-type": "application/json", "content-length": declared };
      expectFault(at, await send(at, wanted, { body, headers }), "payload_too_large");
    }
  });

  it.each(rows((at) => wireFields(at).some((field) => !field.isParameter)))(
    "%s: names every wrong field in the wire's spelling",
    async (_name, at) => {
      const wanted = await visit(world, at);
      for (const field of wireFields(at).filter((each) => !each.isParameter))
        for (const value of wrongValues(field, !isJson(at))) {
          const answer = await sendWith(at, wanted, field.wire, value);
          expectFault(at, answer, "invalid_input");
          expect(
            issueFields(answer).map((each) => each.split(".")[0]),
            `${field.wire} ${answer.text}`,
          ).toContain(field.wire);
        }
    },
  );
});

/** The visit with one field replaced, in the body or in the query; in a form a file becomes a text. */
function sendWith(at: At, wanted: Visit, field: string, value: unknown): Promise<Answer> {
  if (!hasBody(at)) {
    const query = new URLSearchParams({ [field]: String(value) });
    return send(at, wanted, { path: `${wanted.path}?${query}` });
  }
  const body = bodyOf(at, { ...wanted.input, [field]: value });
  if (body instanceof FormData) body.set(field, String(value));
  return send(at, wanted, { body });
}

describe("nothing that a client can send is our fault", () => {
  withTenants();

  const deep = (depth: number) => `${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`;
  /** The input with one more field as JSON text; of two fields of one name the last one counts. */
  const withField = (input: Wire, field: string, json: string) =>
    `${JSON.stringify({ ...input, last: 0 }).slice(0, -1)},${JSON.stringify(field)}:${json}}`;
  const HOSTILE: readonly unknown[] = [
    "a\u0000b",
    "\ud800",
    "\u202e💥 Ünïcödé ' \" \\ -- ; drop",
    1e308,
    -1,
    0.1,
    Number.MAX_SAFE_INTEGER,
    "1e400",
    "",
    " ",
    null,
    true,
    { "a\u0000b": 1, "\udfff": 2 },
    Array.from({ length: 5000 }, () => 1),
    ["__proto__", "constructor", "*", ""],
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
  ];
  const expectRead = (at: At, answer: Answer) => {
    expectAnswer(at, answer);
    expect(answer.headers["x-ratelimit-remaining"], "it was read, not turned away").not.toBe("0");
  };
  const RAW = [
    '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}',
    "1e999",
    deep(14),
    deep(40),
    deep(20_000),
  ];
  const TEXTS = HOSTILE.filter((value) => typeof value !== "object").map(String);

  it.each(rows(isJson))("%s: in any field of its JSON", async (_name, at) => {
    const wanted = await visit(world, at);
    const fields = [...wireFields(at).map(({ wire }) => wire), "__proto__", "unknown"];
    for (const field of fields)
      for (const json of [...HOSTILE.map((value) => JSON.stringify(value)), ...RAW]) {
        const headers = { "content-type": "application/json" };
        expectRead(at, await send(at, wanted, { body: withField(wanted.input, field, json), headers }));
      }
  });

  it.each(rows(isForm))("%s: in any field of its form", async (_name, at) => {
    const wanted = await visit(world, at);
    for (const { wire } of [...wireFields(at), { wire: "__proto__" }])
      for (const value of TEXTS) expectRead(at, await sendWith(at, wanted, wire, value));
  });

  it.each(rows((at) => !hasBody(at)))("%s: in any field of its query", async (_name, at) => {
    const wanted = await visit(world, at);
    for (const { wire } of [...wireFields(at), { wire: "__proto__" }])
      for (const value of TEXTS) expectRead(at, await sendWith(at, wanted, wire, value));
  });

  it.each(rows(hasParameters))("%s: in its address", async (_name, at) => {
    const wanted = await visit(world, at);
    for (const value of [
      "%00",
      "a%00b",
      "%F0%9F%92%A5",
      "__proto__",
      "constructor",
      "..",
      "%2e%2e%2f",
      "'--",
      "x".repeat(9000),
    ]) {
      const path = at.route.path.replace(/\{\w+\}/, value);
      expectRead(at, await send(at, wanted, { path }));
    }
  });

  it.each(rows(asks))("%s: in its headers", async (_name, at) => {
    const wanted = await visit(world, at);
    for (const hostile of [
      "Bearer",
      "Bearer ",
      "Basic AAAA",
      "Bearer a.b.c",
      `Bearer sk_live_${"x".repeat(9000)}`,
      "é",
    ]) {
      const headers = Object.fromEntries(Object.keys(wanted.headers).map((name) => [name, hostile]));
      const answer = await send(at, wanted, { headers });
      expectRead(at, answer);
      expect(answer.status).toBe(401);
    }
    expectFault(at, await send(at, wanted, { headers: { "idempotency-key": "with space" } }), "bad_request");
  });
});

describe("every answer tells its request's id", () => {
  withTenants();

  it.each(rows(() => true))("%s: the caller's own where it is usable, else one of ours", async (_name, at) => {
    const wanted = await visit(world, at);
    const id = `caller-${randomUUID()}`;
    expect((await send(at, wanted, { headers: { "x-request-id": id } })).headers["x-request-id"]).toBe(id);
    const unusable = await send(at, wanted, { headers: { "x-request-id": "<script>" } });
    expect(unusable.headers["x-request-id"]).toMatch(/^req_/);
  });
});

describe("a write with an Idempotency-Key happens once", () => {
  withTenants();

  const isRepeatable = (at: At) => isWrite(at) && asks(at) && succeeds(at);
  const lasts = (at: At) => isRepeatable(at) && !ENDS_ITS_CREDENTIAL.has(at.route.operation.name);
  const isKept = ({ route: { operation } }: At) =>
    !holdsSecret(operation.output) || ("restore" in operation && operation.restore !== undefined);

  it.each(rows(lasts))("%s: a repeat gets the first answer, another input is refused", async (_name, at) => {
    const [wanted, other] = [await visit(world, at), await visit(world, at)];
    const headers = { "idempotency-key": randomUUID() };
    const first = await send(at, wanted, { headers });
    expectPromised(at, first);
    const again = await send(at, wanted, { headers });
    if (isKept(at)) expect([again.status, again.text]).toEqual([first.status, first.text]);
    else expectFault(at, again, "conflict");
    const differs =
      at.door.name !== "capture" &&
      JSON.stringify([wanted.path, wanted.input]) !== JSON.stringify([other.path, other.input]);
    if (differs) expectFault(at, await send(at, { ...other, headers: wanted.headers }, { headers }), "conflict");
  });

  it.each(rows(lasts))("%s: of parallel requests one has an effect", async (_name, at) => {
    const wanted = await visit(world, at);
    const key = { "idempotency-key": randomUUID() };
    const ids = Array.from({ length: 5 }, () => `parallel-${randomUUID()}`);
    const answers = await Promise.all(ids.map((id) => send(at, wanted, { headers: { ...key, "x-request-id": id } })));
    for (const answer of answers) expectAnswer(at, answer);
    const granted = new Set(answers.filter(({ status }) => status === at.route.status).map(({ text }) => text));
    expect(granted.size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== at.route.status))
      expectFault(at, answer, "conflict");
    const wrote = await connection().sql`select distinct request_id from events where request_id = any(${ids})`;
    expect(wrote.length).toBeLessThanOrEqual(1);
  });
});

describe("every door limits the calls of one credential", () => {
  withTenants();

  it.each(doors.map((door) => [door.name, door] as const))(
    "%s: 429 with Retry-After, in its envelope",
    async (_, door) => {
      const free = await newWorld("free");
      const at = everyRoute.find((each) => each.door === door && asks(each) && !isWrite(each));
      if (!at) throw new Error(`${door.name} has no route that reads`);
      const wanted = await visit(free, at);
      const limit = limitsOf("free").perMinute[at.route.operation.category];
      const answers: Answer[] = [];
      for (let calls = 0; calls <= limit; calls++) answers.push(await send(at, wanted));
      const last = answers.at(-1);
      if (!last) throw new Error("no call was made");
      expectFault(at, last, "rate_limited");
      expect(Number(last.headers["retry-after"])).toBeGreaterThan(0);
      expect(Number(last.headers["retry-after"])).toBeLessThanOrEqual(60);
      expect([last.headers["x-ratelimit-limit"], last.headers["x-ratelimit-remaining"]]).toEqual([String(limit), "0"]);
      expect(answers.slice(0, -1).filter(({ status }) => status === 429).length).toBeLessThan(limit / 2);
    },
  );

  it("refuses a stranger who tries keys without end, and tells when to come back", async () => {
    const ip = "2001:db8:ffff::1";
    const at = everyRoute[1];
    if (!at) throw new Error("there are no routes");
    const guess = () =>
      call(`${at.route.method} ${at.route.path}`, { ip, headers: { authorization: "Bearer sk_live_guess" } });
    const answers = [];
    for (let count = 0; count < 122; count++) answers.push(await guess());
    const last = answers.at(-1);
    expect(last?.status).toBe(429);
    expect(Number(last?.headers["retry-after"])).toBeGreaterThan(0);
    const owner = await call("GET /v1/users", { headers: world.tenant.headers });
    expect(owner.status).toBe(200);
  });
});
