import { afterAll, inject } from "vitest";
import { LEAST_COST, setHashCost } from "#lib/crypto/password.ts";
import { flushMeter } from "#lib/engine/meter.ts";

Object.assign(process.env, {
  DATABASE_URL: inject("databaseUrl"),
  DATA_DIR: inject("dataDir"),
  // Made up for the run: 32 zero bytes would do as well.
  MASTER_KEY: Buffer.from("bonafide test run master key 32b").toString("base64"),
  LOG_LEVEL: "silent",
  WORKER: "off",
  WEBHOOKS_ALLOW_LOCAL: "true",
  OAUTH_ALLOW_LOCAL: "true",
  // A suite calls faster than people; what limits do is tested on the plan free.
  ENTERPRISE_CALLS_PER_MINUTE: "1000000",
  // All of it comes from one network; the limit of strangers is tested as it ships.
  STRANGER_CALLS_PER_MINUTE: "100000",
  PUBLIC_URL: "http://localhost:3000",
  // Thousands of users are made here; what hashes cost is tested where it is set.
  PASSWORD_HASH_MEMORY_KIB: String(LEAST_COST.memoryKib),
  PASSWORD_HASH_PASSES: String(LEAST_COST.passes),
});
setHashCost(LEAST_COST);

// The database and the queue stay open for the files that follow in this process, and end with it.
afterAll(() => flushMeter());
