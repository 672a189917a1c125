import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import { PASSWORD } from "./hosted-world.ts";

/** A small organization that looks lived in, in the database of the run's server. */
export type Seeded = Awaited<ReturnType<typeof seedOrganization>>;

export async function seedOrganization(server: string, folder: string) {
  const amounts = ["--users", "20", "--events", "300", "--verifications", "8", "--password", PASSWORD];
  const { stdout } = await promisify(execFile)(process.execPath, ["scripts/seed.ts", ...amounts], {
    env: {
      ...process.env,
      DATA_DIR: path.join(folder, "data"),
      PORT: new URL(server).port,
      PUBLIC_URL: server,
      LOG_LEVEL: "error",
    },
  });
  const told = (what: RegExp) => {
    const found = what.exec(stdout)?.[1];
    if (!found) throw new Error(`the seed did not tell ${what.source}:\n${stdout}`);
    return found;
  };
  return {
    server,
    realm: told(/(org_\w+)/),
    ownerEmail: told(/owner +(\S+@\S+)/),
    userEmail: told(/(\S+@\S+), with the same password/),
    key: told(/(sk_live_\w+)/),
    testKey: told(/(sk_test_\w+)/),
  };
}

/** The id of the newest of a list of the API's. */
export async function newest({ server, key }: Seeded, list: string, field: string): Promise<string> {
  const answer = await fetch(`${server}/v1/${list}`, { headers: { authorization: `Bearer ${key}` } });
  const body: Record<string, { id: string }[]> = await answer.json();
  const id = body[field]?.[0]?.id;
  expect(id, `GET /v1/${list}`).toBeTruthy();
  return id ?? "";
}
