import { connection } from "#db/client.ts";
import { hostedCookie } from "#lib/domain/hosted/index.ts";
import { CAPTURE_COOKIE } from "#lib/domain/kyc/index.ts";
import type { Auth, Door } from "#lib/doors/door.ts";
import { type Answer, call } from "./call.ts";
import { approvedSession, newCredential, newIssuer } from "./credentials.ts";
import { newDevice } from "./devices.ts";
import { keptMessage } from "./inbox.ts";
import { linkedProvider, newConnection } from "./oauth-rows.ts";
import { newPasskey, PASSKEY_INPUTS } from "./passkeys.ts";
import { type At, hasBody } from "./routes.ts";
import { bodyOf, REDIRECT_URL, sampleInput, type Wire } from "./sample-input.ts";
import { SIGN_IN_INPUTS } from "./sign-in-input.ts";
import { newKey, newTenant, newUser, PASSWORD, stringsOf, type TestTenant } from "./tenant.ts";
import { UNSENT_INPUTS, unsentParameter } from "./unsent-inputs.ts";
import { registerDevice } from "./zkp.ts";

export type Headers = Record<string, string>;

/** A tenant with one of everything that a route's parameters may name. */
export type World = {
  tenant: TestTenant;
  user: Awaited<ReturnType<typeof newUser>>;
};

export async function newWorld(plan?: "free"): Promise<World> {
  const tenant = await newTenant();
  await connection().sql`update organizations set redirect_urls = ${[REDIRECT_URL]} where id = ${tenant.id}`;
  if (plan) await connection().sql`update organizations set plan = ${plan} where id = ${tenant.id}`;
  return { tenant, user: await newUser(tenant) };
}

/** One request that a route would grant: credential, an id of the tenant's own, and an input. */
export type Visit = { path: string; headers: Headers; input: Wire };

/** Everything that a route needs of this tenant in order to succeed. What a call uses up is made afresh. */
export async function visit(world: World, at: At): Promise<Visit> {
  const { route, door } = at;
  if (route.auth === "capture" || route.operation.name === "capture.open") return captureVisit(world, at);
  const ofUser = ["user", "key+user", "any", "hosted+user"];
  const isUsed = route.operation.effect === "write" && ofUser.includes(route.auth);
  const user = isUsed ? await newUser(world.tenant) : world.user;
  // As one that was opened there.
  if (route.operation.name === "sessions.renew")
    await connection()
      .sql`update sessions set access_token_seconds = 3600, door = ${door.name} where id = ${user.sessionId}`;
  const token = route.auth === "console" ? world.tenant.token : user.accessToken;
  const headers = credential(door, route.auth, { key: world.tenant.key, token, cookie: hostedCookie(user.sessionId) });
  const inRealm = route.path.replace("{realm}", world.tenant.id);
  const id = inRealm.includes("{") ? await ownId({ ...world, user }, at) : "";
  return {
    path: inRealm.replace(/\{\w+\}/, id),
    headers,
    input: { ...sampleInput(at), ...(await realInput({ ...world, user }, at)) },
  };
}

const standing = new WeakMap<World, Map<At, Promise<Visit>>>();

/** One visit of a route for all who look how it refuses: what is refused before it is done uses nothing up. */
export function standingVisit(world: World, at: At): Promise<Visit> {
  const ofWorld = standing.get(world) ?? new Map<At, Promise<Visit>>();
  standing.set(world, ofWorld);
  const made = ofWorld.get(at) ?? visit(world, at);
  ofWorld.set(at, made);
  return made;
}

/** Sends a visit, whole or with parts replaced. */
export function send(
  at: At,
  { path, headers, input }: Visit,
  change: { headers?: Headers; body?: unknown; path?: string; method?: string; ip?: string } = {},
): Promise<Answer> {
  const body = "body" in change ? change.body : hasBody(at) ? bodyOf(at, input) : undefined;
  const target = change.path ?? path;
  const query = hasBody(at) || target.includes("?") ? "" : `?${new URLSearchParams(textsOf(input))}`;
  return call(`${change.method ?? at.route.method} ${target}${query}` as `${string} /${string}`, {
    headers: { ...headers, ...change.headers },
    body,
    ip: change.ip,
  });
}

/** The visit with one field replaced, in the body or in the query; in a form a file becomes a text. */
export function sendWith(at: At, wanted: Visit, field: string, value: unknown): Promise<Answer> {
  if (!hasBody(at)) {
    const query = new URLSearchParams({ [field]: String(value) });
    return send(at, wanted, { path: `${wanted.path}?${query}` });
  }
  const body = bodyOf(at, { ...wanted.input, [field]: value });
  if (body instanceof FormData) body.set(field, String(value));
  return send(at, wanted, { body });
}

/** What a query can carry of an input. */
function textsOf(input: Wire): Record<string, string> {
  return Object.fromEntries(
    Object.entries(input).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** Headers that carry credentials as this door's published security schemes say. */
export function credential(door: Door, auth: Auth, given: { key?: string; token?: string; cookie?: string }): Headers {
  const headers: Headers = {};
  const carry = (kind: "key" | "token", value: string | undefined) => {
    const scheme = stringsOf(door.security[kind]);
    if (value === undefined) return;
    if (scheme.type === "http") headers.authorization = `Bearer ${value}`;
    else if (scheme.in === "cookie") headers.cookie = `${scheme.name}=${value}`;
    else headers[(scheme.name ?? "").toLowerCase()] = value;
  };
  if (auth === "capture" || auth === "hosted+user" || auth === "hosted+visitor") carry("key", given.cookie);
  if (auth === "key" || auth === "key+user") carry("key", given.key);
  if (auth === "user" || auth === "key+user" || auth === "console" || auth === "any") carry("token", given.token);
  return headers;
}

async function logIn({ tenant, user }: World): Promise<string> {
  const body = { email: user.email, password: PASSWORD };
  return String((await call("POST /v1/login", { headers: tenant.headers, body })).body.access_token);
}

/** An id of this tenant's for the subject of the operation. A new subject has to be added here. */
async function ownId(world: World, at: At): Promise<string> {
  const { name, route } = at;
  const { tenant, user } = world;
  const unsent = await unsentParameter(tenant, at);
  if (unsent !== undefined) return unsent;
  const subject = route.operation.name.split(".")[0] ?? "";
  const made = async (address: `POST /${string}`, body: Wire) =>
    String((await call(address, { headers: tenant.headers, body })).body.id);
  const listed = async (address: `GET /${string}`, list: string, headers = tenant.headers) => {
    const found = (await call(address, { headers })).body[list];
    return stringsOf(Array.isArray(found) ? found.at(0) : undefined).id ?? "";
  };
  if (subject === "credentials") return (await newCredential(tenant, await approvedSession(tenant))).id;
  if (subject === "attributes") return newAttributeRequest(tenant);
  if (subject === "kyc") return made("POST /v1/kyc/sessions", {});
  if (subject === "webhooks") return newWebhook(tenant);
  // Of another session, since removing a device ends those that are on it.
  if (subject === "devices")
    return (await newDevice(tenant, { email: user.email, accessToken: await logIn(world) })).deviceId;
  if (subject === "keys") return made("POST /v1/api-keys", { name: "to be named" });
  // One of its own where it is changed, since others look at the world's.
  if (subject === "users") return route.operation.effect === "write" ? (await newUser(tenant)).id : user.id;
  if (subject === "messages") return keptMessage(tenant.id);
  if (subject === "transparencyEntries") return (await registerDevice(tenant.headers)).txHash;
  if (subject === "oauth") return linkedProvider(tenant.id, user.id);
  if (subject === "connections") return newConnection(tenant.id);
  if (subject === "passkeys") return (await newPasskey(user.accessToken)).id;
  if (subject === "events") return listed("GET /v1/events", "events");
  if (subject === "sessions") {
    return listed("GET /v1/sessions", "sessions", { authorization: `Bearer ${await logIn(world)}` });
  }
  throw new Error(`no id is known for ${name}: add its subject to lib/testing/visit.ts`);
}

async function newAttributeRequest({ id, headers }: TestTenant): Promise<string> {
  await newIssuer(id);
  return String((await call("POST /v1/attributes/requests", { headers, body: { issuer: id } })).body.id);
}

async function newWebhook({ headers }: TestTenant): Promise<string> {
  const body = { url: "http://127.0.0.1:9/hook", events: ["kyc.failed"] };
  return String((await call("POST /v1/webhooks", { headers, body })).body.id);
}

/** Inputs that must name something that exists. */
async function realInput({ tenant, user }: World, { route, door }: At): Promise<Wire> {
  if (route.operation.name === "webhooks.updateMany")
    return { [route.path.startsWith("/v1") ? "webhook_ids" : "webhookIds"]: [await newWebhook(tenant)] };
  if (route.operation.name === "attributes.verify") return { request_id: await newAttributeRequest(tenant) };
  if (route.operation.name === "attributes.request") {
    await newIssuer(tenant.id);
    return { issuer: tenant.id };
  }
  const unsent = UNSENT_INPUTS[route.operation.name];
  if (unsent) {
    const given = Object.entries(await unsent(tenant, user));
    return Object.fromEntries(given.map(([field, value]) => [door.lexicon.case(field), value]));
  }
  const proven = SIGN_IN_INPUTS[route.operation.name] ?? PASSKEY_INPUTS[route.operation.name];
  if (proven) return proven(tenant, user, route.auth);
  if (route.operation.name === "console.logIn") return { email: tenant.ownerEmail };
  if (route.operation.name !== "sessions.refresh") return {};
  const { refreshToken } = await newUser(tenant);
  return route.path.startsWith("/v1/refresh") ? { refresh_token: refreshToken } : { refreshToken };
}

async function captureVisit({ tenant }: World, at: At): Promise<Visit> {
  const { id, secret, cookie } = await openedCapture(tenant);
  const headers = credential(at.door, at.route.auth, { cookie });
  const consent = `POST /kyc/${id}/capture/consent` as const;
  const isAnswer = ["capture.consent", "capture.decline"].includes(at.route.operation.name);
  if (!isAnswer) await call(consent, { headers, body: { accepted: true } });
  const input = { ...sampleInput(at), ...(at.route.operation.name === "capture.open" && { secret }) };
  return { path: at.route.path.replace(/\{\w+\}/, id), headers, input };
}

/** A session of the tenant, the secret of its link, and a cookie that opens its page. */
export async function openedCapture(tenant: TestTenant, input: Wire = {}) {
  const { body } = await call("POST /v1/kyc/sessions", { headers: tenant.headers, body: input });
  const id = String(body.id);
  const secret = new URL(String(body.capture_url)).hash.replace("#s=", "");
  const opened = await call(`POST /kyc/${id}/capture/open`, { body: { secret } });
  const cookie = new RegExp(`${CAPTURE_COOKIE}=([^;]+)`).exec(opened.headers["set-cookie"] ?? "")?.[1] ?? "";
  return { id, secret, cookie, setCookie: opened.headers["set-cookie"] ?? "" };
}

/** A key that may do one thing that no route of today asks for. */
export const keyWithoutScope = (world: World) => newKey(world.tenant, { scopes: ["saml:login"] });
