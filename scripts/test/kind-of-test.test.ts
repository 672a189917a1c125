import { expect, it } from "vitest";
import { kindOfTest } from "./kind-of-test.ts";

it.each([
  ["lib/crypto/x.test.ts", 'import { digest } from "./digest.ts";', "pure"],
  ["lib/vision/mrz/x.test.ts", "", "vision"],
  ["scripts/specimen/x.test.ts", "", "pure"],
  ["scripts/zk/x.test.ts", "", "circuits"],
  ["lib/proofs/x.test.ts", 'import { groth16 } from "snarkjs";', "circuits"],
  ["lib/domain/proofs/x.test.ts", `const { prove } = await import(${'"'}#scripts/zk/prove.ts${'"'});`, "database"],
  ["lib/doors/v1/x.test.ts", 'import { call } from "#lib/testing/call.ts";', "database"],
  ["lib/start/x.test.ts", `const url = inject${"("}"databaseUrl");`, "database"],
  ["db/x.test.ts", 'import { connection } from "./client.ts";', "database"],
  ["lib/domain/x.test.ts", 'import "#db/client.ts";\nvi.mock("node:dns");', "apart"],
  ["lib/domain/x.test.ts", 'process.env.CSCA_CERTIFICATES = "folder";', "apart"],
  ["lib/crypto/x.test.ts", "const before = process.cpuUsage();", "apart"],
])("%s that says %s is run as %s", (file, source, kind) => {
  expect(kindOfTest(file, source)).toBe(kind);
});
