import * as z from "zod";
import { listSigningKeys } from "#db/queries/signing-keys.ts";
import { lookUp } from "#db/tenant.ts";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { currentSigningKey } from "../sessions/index.ts";
import { logHead } from "../transparency/index.ts";
import { buildFacts } from "./build-facts.ts";
import { Circuit } from "./circuits.ts";
import { read } from "./crypto-policy.ts";
import { readDatabaseFacts } from "./database-facts.ts";
import { circuitsNow, lookedAt } from "./looked-at.ts";
import { runSelfTests } from "./self-tests.ts";

const Evidence = z
  .object({
    collectedAt: z.iso.datetime(),
    /** Whether nothing below contradicts what the product promises. */
    holds: z.boolean(),
    build: z
      .object({ version: z.string(), commit: z.string().nullable(), lockFileSha256: z.string().nullable() })
      .meta({ id: "BuildFacts" }),
    runtime: z.object({ node: z.string(), openssl: z.string() }).meta({ id: "RuntimeFacts" }),
    circuits: z.array(Circuit).nullable(),
    transparencyLog: z
      .object({ treeSize: z.number().int(), rootHash: z.string(), timestamp: z.iso.datetime(), keyId: z.string() })
      .meta({ id: "LogFacts" }),
    database: z
      .object({
        version: z.string(),
        migrations: z
          .object({ shipped: z.number().int(), applied: z.number().int(), isCurrent: z.boolean() })
          .meta({ id: "MigrationFacts" }),
        rowSecurity: z
          .object({ holds: z.boolean(), tenantTables: z.number().int(), unprotected: z.array(z.string()) })
          .meta({ id: "RowSecurityFacts" }),
        applicationRole: z
          .object({
            holds: z.boolean(),
            superuser: z.boolean(),
            bypassesRowSecurity: z.boolean(),
            canLogIn: z.boolean(),
            createsRoles: z.boolean(),
            ownedTables: z.number().int(),
            /** Whether it could change or remove a fact once written. */
            changesEvents: z.boolean(),
          })
          .nullable()
          .meta({ id: "RoleFacts" }),
      })
      .meta({ id: "DatabaseFacts" }),
    signingKeys: z
      .object({ keyId: z.string(), madeAt: z.iso.datetime().nullable(), published: z.number().int() })
      .meta({ id: "SigningKeyFacts" }),
    selfTests: z
      .object({
        ranAt: z.iso.datetime(),
        results: z.array(z.object({ name: z.string(), passed: z.boolean() }).meta({ id: "SelfTest" })),
      })
      .meta({ id: "SelfTestFacts" }),
  })
  .meta({ id: "Evidence" });

/** Long by kind: it hashes files and asks the database about itself, never about a tenant. */
export const readEvidence = defineLongOperation({
  ...read,
  name: "assurance.evidence",
  summary: "Read what this server can show of itself: build, circuits, log, row security, rights, keys, self-tests",
  cost: 1,
  input: z.object({}).meta({ id: "NoInputEvidence" }),
  output: Evidence,
  faults: [],
  async run(ctx) {
    const database = await lookUp(readDatabaseFacts);
    const selfTests = await lookedAt("self-tests", async () => ({
      ranAt: new Date().toISOString(),
      results: await runSelfTests(),
    }));
    const circuits = await circuitsNow();
    const { version, commit, lockFileSha256 } = buildFacts();
    return {
      collectedAt: ctx.now.toISOString(),
      holds: holds({ database, circuits, selfTests }),
      build: { version, commit, lockFileSha256 },
      runtime: { node: process.versions.node, openssl: process.versions.openssl },
      circuits,
      transparencyLog: await logFacts(ctx.now),
      database,
      signingKeys: await keyFacts(),
      selfTests,
    };
  },
});

type Found = Pick<z.input<typeof Evidence>, "database" | "circuits" | "selfTests">;

/** Keys that are not made yet contradict nothing: no proof is taken without them. */
export function holds({ database, circuits, selfTests }: Found): boolean {
  return (
    database.migrations.isCurrent &&
    database.rowSecurity.holds &&
    database.applicationRole?.holds === true &&
    !database.applicationRole.changesEvents &&
    (circuits ?? []).every(
      ({ filesMatchManifest, gammaDiffersFromDelta }) =>
        filesMatchManifest !== false && gammaDiffersFromDelta !== false,
    ) &&
    selfTests.results.every(({ passed }) => passed)
  );
}

async function logFacts(now: Date) {
  const { treeSize, rootHash, timestamp, keyId } = await logHead(now);
  return { treeSize, rootHash, timestamp, keyId };
}

async function keyFacts() {
  const { kid } = await currentSigningKey();
  const rows = await lookUp(listSigningKeys);
  const madeAt = rows.find((row) => row.kid === kid)?.createdAt.toISOString() ?? null;
  return { keyId: kid, madeAt, published: rows.length };
}
