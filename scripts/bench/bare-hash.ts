import { verify } from "@node-rs/argon2";
import { hashPassword, setHashCost } from "#lib/crypto/password.ts";
import { env, hashCost } from "#lib/env.ts";
import { BENCH_PASSWORD } from "./bench-tenant.ts";

const WARMING_MILLISECONDS = 500;
const MEASURED_MILLISECONDS = 2500;

setHashCost(hashCost(env()));
// How many passwords a second are verified at the cost that is set and nothing around them, so many at a time.
const atOnce = Number(process.argv[2] ?? 1);
const hashed = await hashPassword(BENCH_PASSWORD);
await verifyFor(WARMING_MILLISECONDS);
const before = process.cpuUsage();
const count = await verifyFor(MEASURED_MILLISECONDS);
const { user, system } = process.cpuUsage(before);
const measured = { perSecond: (count * 1000) / MEASURED_MILLISECONDS, cpuMilliseconds: (user + system) / 1000 / count };
process.stdout.write(JSON.stringify(measured));

async function verifyFor(milliseconds: number): Promise<number> {
  const deadline = performance.now() + milliseconds;
  let verified = 0;
  const one = async () => {
    while (performance.now() < deadline) {
      await verify(hashed, BENCH_PASSWORD);
      verified++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return verified;
}
