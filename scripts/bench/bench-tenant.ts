import type { ServerProcess } from "./server-process.ts";

export const BENCH_PASSWORD = "Bench-Password-7";

export type BenchTenant = { key: string; token: string; headers: Record<string, string> };

/** An organization of the run's own, and the headers that its server sends. */
export async function newBenchTenant(server: ServerProcess): Promise<BenchTenant> {
  const owner = { name: "Bench", owner_email: "bench@example.com", owner_password: BENCH_PASSWORD };
  const made = await postTo(server, "/v1/organizations", owner, {});
  const { organization } = made.body;
  const hasKey = typeof organization === "object" && organization !== null && "api_key" in organization;
  if (!hasKey) throw new Error(`no organization could be made: ${made.text}`);
  const key = String(organization.api_key);
  return { key, token: String(made.body.access_token), headers: { authorization: `Bearer ${key}` } };
}

export type BenchAnswer = { status: number; text: string; body: Record<string, unknown> };

export async function postTo(
  server: ServerProcess,
  target: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<BenchAnswer> {
  const response = await fetch(server.url + target, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) };
}
