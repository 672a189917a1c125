import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { client, ready } from "@serenity-kit/opaque";
import { hashPassword } from "#lib/crypto/password.ts";
import { BENCH_PASSWORD, type BenchAnswer, type BenchTenant, postTo } from "./bench-tenant.ts";
import type { ServerProcess } from "./server-process.ts";

/** One question that is asked about a user and about nobody. */
export type AskedDoor = {
  name: string;
  ask(server: ServerProcess, tenant: BenchTenant, email: string): Promise<BenchAnswer>;
  /** As many users as are asked for, whom nobody has asked about yet. */
  users(server: ServerProcess, tenant: BenchTenant, count: number): Promise<string[]>;
};

export const nobody = () => `nobody-${randomUUID()}@example.com`;
const somebody = () => `known-${randomUUID()}@example.com`;

// Another source each time, since five failures from one lock the account for it.
const from = (headers: Record<string, string>) => ({
  ...headers,
  "x-client-ip": [10, 0, 0, 0].map((part) => part || randomInt(256)).join("."),
});
const zkauth = ({ key }: BenchTenant) => ({ "x-api-key": key });

function posting(name: string, body: (email: string) => unknown): AskedDoor {
  const ask: AskedDoor["ask"] = (server, tenant, email) =>
    postTo(server, `/v1/${name}`, body(email), from(tenant.headers));
  return { name, ask, users: usersWithHashes };
}

const { startLoginRequest } = await ready.then(() => client.startLogin({ password: "Wrong-Horse7" }));
const wrongProof = { pi_a: ["1", "2", "1"], pi_b: [], pi_c: [], protocol: "groth16", curve: "bn128" };

export const DOORS: readonly AskedDoor[] = [
  posting("login", (email) => ({ email, password: "Wrong-Horse7" })),
  posting("password/forgot", (email) => ({ email })),
  posting("magic-link/send", (email) => ({ email })),
  posting("otp/send", (email) => ({ email, channel: "email" })),
  posting("otp/verify", (email) => ({ email, code: "000000" })),
  posting("passkey/authenticate/start", (email) => ({ email })),
  {
    name: "zkauth auth/salt",
    users: usersWithProofs,
    async ask(server, tenant, email) {
      const target = `${server.url}/api/v1/auth/salt/${encodeURIComponent(email)}`;
      const response = await fetch(target, { headers: from(zkauth(tenant)) });
      const text = await response.text();
      return { status: response.status, text, body: JSON.parse(text) };
    },
  },
  {
    name: "zkauth auth/login",
    users: usersWithProofs,
    ask(server, tenant, email) {
      const sent = {
        proof: wrongProof,
        publicSignals: ["1", "2"],
        proofNonce: randomUUID(),
        proofTimestamp: Date.now(),
      };
      return postTo(server, "/api/v1/auth/login", { email, ...sent }, from(zkauth(tenant)));
    },
  },
  {
    name: "zkauth opaque/login/start",
    users: usersWithRecords,
    ask: (server, tenant, email) =>
      postTo(server, "/api/v1/opaque/login/start", { email, startLoginRequest }, from(zkauth(tenant))),
  },
];

// A hash of today's kind and cost, of a password that the questions do not send.
const HASH = await hashPassword(BENCH_PASSWORD);
const IMPORTED_AT_ONCE = 100;

async function usersWithHashes(server: ServerProcess, tenant: BenchTenant, count: number): Promise<string[]> {
  const emails = Array.from({ length: count }, somebody);
  const first = { email: nobody(), password: BENCH_PASSWORD };
  expectStatus(await postTo(server, "/v1/signup", first, tenant.headers), 201);
  for (let at = 0; at < count; at += IMPORTED_AT_ONCE) {
    const some = emails.slice(at, at + IMPORTED_AT_ONCE).map((email) => ({ email, password_hash: HASH }));
    expectStatus(await postTo(server, "/v1/users/import", { users: some }, tenant.headers), 201);
  }
  return emails;
}

async function usersWithProofs(server: ServerProcess, tenant: BenchTenant, count: number): Promise<string[]> {
  const emails = Array.from({ length: count }, somebody);
  for (const email of emails) {
    const body = { email, salt: randomBytes(16).toString("hex"), commitment: String(randomInt(2 ** 40)) };
    expectStatus(await postTo(server, "/api/v1/auth/register", body, zkauth(tenant)), 201);
  }
  return emails;
}

async function usersWithRecords(server: ServerProcess, tenant: BenchTenant, count: number): Promise<string[]> {
  const emails = Array.from({ length: count }, somebody);
  const password = BENCH_PASSWORD;
  const keyStretching = { "argon2id-custom": { memory: 8, iterations: 1, parallelism: 1 } };
  for (const email of emails) {
    const { clientRegistrationState, registrationRequest } = client.startRegistration({ password });
    const asked = { registrationRequest };
    const begun = await postTo(server, "/api/v1/opaque/register/response", asked, zkauth(tenant));
    const { registrationId, registrationResponse } = Object(begun.body.data);
    const finished = { clientRegistrationState, registrationResponse, password, keyStretching };
    const { registrationRecord } = client.finishRegistration(finished);
    const body = { email, registrationId, registrationRecord };
    expectStatus(await postTo(server, "/api/v1/opaque/register/finish", body, zkauth(tenant)), 200);
  }
  return emails;
}

function expectStatus({ status, text }: BenchAnswer, expected: number): void {
  if (status !== expected) throw new Error(`the users could not be made: ${text}`);
}
