import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { lookUp, onPlatform, type Platform, rawClient } from "#db/tenant.ts";
import { projectRoot } from "#lib/project-root.ts";
import { CIRCUITS } from "#lib/proofs/index.ts";
import { call } from "#lib/testing/call.ts";
import { temporaryFolder } from "#lib/testing/temporary-folder.ts";
import { newTenant } from "#lib/testing/tenant.ts";
import { buildFacts, readBuildFacts } from "./build-facts.ts";
import { readCircuits } from "./circuits.ts";
import { readDatabaseFacts } from "./database-facts.ts";
import { holds } from "./evidence.ts";
import { runSelfTests } from "./self-tests.ts";

class TakenBack extends Error {}

/** What the database says of itself after a change that is taken back at once. */
async function factsAfter(change: string): Promise<Awaited<ReturnType<typeof readDatabaseFacts>>> {
  let facts: Awaited<ReturnType<typeof readDatabaseFacts>> | undefined;
  const work = async (platform: Platform) => {
    await rawClient(platform.tx).unsafe(change);
    facts = await readDatabaseFacts(platform);
    throw new TakenBack();
  };
  await onPlatform(work).catch((cause: unknown) => {
    if (!(cause instanceof TakenBack)) throw cause;
  });
  if (!facts) throw new Error("the change was refused");
  return facts;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** A folder of one circuit whose files say what they are told to. */
function circuitFolder({ wasm = "wasm", gamma = "1", delta = "2" } = {}): string {
  const folder = temporaryFolder();
  const key = JSON.stringify({ protocol: "groth16", curve: "bn128", vk_gamma_2: [[gamma]], vk_delta_2: [[delta]] });
  mkdirSync(path.join(folder, "tiny"));
  for (const [name, content] of [
    ["tiny.r1cs", "r1cs"],
    ["tiny.wasm", wasm],
    ["proving_key.zkey", "zkey"],
    ["verification_key.json", key],
  ] as const)
    writeFileSync(path.join(folder, "tiny", name), content);
  const source = "template Tiny() {}";
  writeFileSync(path.join(folder, "tiny", "tiny.circom"), source);
  const digests = { source: sha256(source), r1cs: sha256("r1cs"), wasm: sha256("wasm"), provingKey: sha256("zkey") };
  const tiny = {
    ceremony: "test",
    power: 3,
    constraints: 5,
    publicSignals: ["out"],
    sha256: { ...digests, verificationKey: sha256(key) },
  };
  writeFileSync(path.join(folder, "manifest.json"), JSON.stringify({ circuits: { tiny } }));
  return folder;
}

/** A folder that another version of this project lies in. */
function otherProject(): string {
  const root = temporaryFolder();
  writeFileSync(path.join(root, "package.json"), '{"name":"bonafide"}');
  writeFileSync(path.join(root, "package-lock.json"), "another");
  return root;
}

describe("evidence", () => {
  it("holds for a database as the migrations leave it, with every self-test passed", async () => {
    const { key } = await newTenant();
    const { body } = await call("GET /api/v1/security/evidence", { headers: { "x-api-key": key } });
    expect(body.data).toMatchObject({
      holds: true,
      database: {
        migrations: { isCurrent: true },
        rowSecurity: { holds: true, unprotected: [] },
        applicationRole: {
          holds: true,
          superuser: false,
          bypassesRowSecurity: false,
          ownedTables: 0,
          changesEvents: false,
        },
      },
      runtime: { node: process.versions.node },
      build: readBuildFacts(),
    });
    const { selfTests, transparencyLog, signingKeys } = Object(body.data);
    expect(selfTests.results.filter(({ passed }: { passed: boolean }) => !passed)).toEqual([]);
    expect(transparencyLog).toMatchObject({ treeSize: expect.any(Number), rootHash: expect.any(String) });
    expect(Date.parse(signingKeys.madeAt)).toBeLessThanOrEqual(Date.now());
  });

  it("says so where a table is no longer under row security, or its policy is gone", async () => {
    const off = await factsAfter("alter table kyc_chips disable row level security");
    expect(off.rowSecurity).toMatchObject({ holds: false, unprotected: ["kyc_chips"] });
    const open = await factsAfter("drop policy tenant_and_mode on kyc_chips");
    expect(open.rowSecurity).toMatchObject({ holds: false, unprotected: ["kyc_chips"] });
    for (const to of ["public", "bonafide_app"]) {
      const wide = await factsAfter(`create policy wide on kyc_chips for select to ${to} using (true)`);
      expect(wide.rowSecurity).toMatchObject({ holds: false, unprotected: ["kyc_chips"] });
    }
    const ofTenant = "tenant_id = current_setting('bonafide.tenant', true)";
    for (const [using, check] of [
      [ofTenant, "true"],
      ["true", ofTenant],
    ]) {
      const half = await factsAfter(`create policy half on kyc_chips to public using (${using}) with check (${check})`);
      expect(half.rowSecurity).toMatchObject({ holds: false, unprotected: ["kyc_chips"] });
    }
    const added = await factsAfter("create table forgotten (tenant_id text)");
    expect(added.rowSecurity).toMatchObject({ holds: false, unprotected: ["forgotten"] });
  });

  it("says so where the application's role may do more than it should", async () => {
    const bypassing = await factsAfter("alter role bonafide_app bypassrls");
    expect(bypassing.applicationRole).toMatchObject({ holds: false, bypassesRowSecurity: true });
    // An owner is not held to row security, and whoever is a member of the owner can become it.
    const owning = await factsAfter("alter table kyc_chips owner to bonafide_app");
    expect(owning.applicationRole).toMatchObject({ holds: false, ownedTables: 1 });
    const member = await factsAfter(
      "create role chips_owner; grant create on schema public to chips_owner; alter table kyc_chips owner to chips_owner; grant chips_owner to bonafide_app",
    );
    expect(member.applicationRole).toMatchObject({ holds: false, ownedTables: 1 });
    const rewriting = await factsAfter("grant update on events to bonafide_app");
    expect(rewriting.applicationRole).toMatchObject({ changesEvents: true });
  });

  it("holds no longer where one of its parts does not", async () => {
    const database = await lookUp(readDatabaseFacts);
    const circuits = (await readCircuits(circuitFolder())) ?? [];
    const selfTests = { ranAt: new Date().toISOString(), results: await runSelfTests() };
    expect(holds({ database, circuits, selfTests })).toBe(true);
    const { migrations, rowSecurity, applicationRole } = database;
    if (!applicationRole) throw new Error("there is no role of the application");
    const worse: Partial<Parameters<typeof holds>[0]>[] = [
      { database: { ...database, migrations: { ...migrations, isCurrent: false } } },
      { database: { ...database, rowSecurity: { ...rowSecurity, holds: false } } },
      { database: { ...database, applicationRole: null } },
      { database: { ...database, applicationRole: { ...applicationRole, changesEvents: true } } },
      { circuits: circuits.map((each) => ({ ...each, filesMatchManifest: false })) },
      { circuits: circuits.map((each) => ({ ...each, gammaDiffersFromDelta: false })) },
      { selfTests: { ...selfTests, results: [{ name: "sha256", passed: false }] } },
    ];
    for (const part of worse) expect(holds({ database, circuits, selfTests, ...part })).toBe(false);
  });

  it("says so where a migration was not applied", async () => {
    const behind = await factsAfter(
      "delete from drizzle.__drizzle_migrations where created_at = (select max(created_at) from drizzle.__drizzle_migrations)",
    );
    expect(behind.migrations.isCurrent).toBe(false);
  });

  it("is of what the process was started from, whatever lies there since", () => {
    const started = buildFacts();
    const elsewhere = vi.spyOn(process, "cwd").mockReturnValue(otherProject());
    onTestFinished(() => elsewhere.mockRestore());
    expect(readBuildFacts().lockFileSha256).toBe(sha256("another"));
    expect(buildFacts()).toEqual(started);
  });

  it("hashes the lock file that is here", () => {
    expect(readBuildFacts().lockFileSha256).toMatch(/^[0-9a-f]{64}$/);
    const bare = temporaryFolder();
    expect(readBuildFacts(bare)).toMatchObject({ commit: null, lockFileSha256: null });
  });

  it("finds the commit of a clone, whether its branch is loose or packed", () => {
    const root = temporaryFolder();
    const commit = "0123456789abcdef0123456789abcdef01234567";
    mkdirSync(path.join(root, ".git"));
    writeFileSync(path.join(root, ".git", "HEAD"), "ref: refs/heads/main\n");
    expect(readBuildFacts(root).commit).toBeNull();
    writeFileSync(path.join(root, ".git", "packed-refs"), `# pack-refs\n${commit} refs/heads/main\n`);
    expect(readBuildFacts(root).commit).toBe(commit);
    writeFileSync(path.join(root, ".git", "HEAD"), commit);
    expect(readBuildFacts(root).commit).toBe(commit);
  });
});

describe("self-tests", () => {
  it("pass, each against what the product runs", async () => {
    const results = await runSelfTests();
    expect(results.length).toBeGreaterThan(7);
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
  });
});

describe("circuits", () => {
  it("are what the manifest says they are", async () => {
    expect(await readCircuits(circuitFolder())).toMatchObject([
      { name: "tiny", protocol: "groth16", curve: "bn128", filesMatchManifest: true, gammaDiffersFromDelta: true },
    ]);
  });

  it("are told apart where a file was changed, the key is the shipped one, or it comes from no ceremony", async () => {
    expect(await readCircuits(circuitFolder({ wasm: "another" }))).toMatchObject([{ filesMatchManifest: false }]);
    const shipped = circuitFolder();
    expect(await readCircuits(shipped)).toMatchObject([{ hasDemonstrationKey: false }]);
    const [circuit] = (await readCircuits(shipped)) ?? [];
    writeFileSync(
      path.join(shipped, "demonstration-keys.json"),
      JSON.stringify({ tiny: circuit?.sha256.verificationKey }),
    );
    expect(await readCircuits(shipped)).toMatchObject([{ hasDemonstrationKey: true }]);
    expect(await readCircuits(circuitFolder({ delta: "1" }))).toMatchObject([{ gammaDiffersFromDelta: false }]);
  });

  it("are told to differ where the source was changed", async () => {
    const folder = circuitFolder();
    writeFileSync(path.join(folder, "tiny", "tiny.circom"), "template Other() {}");
    expect(await readCircuits(folder)).toMatchObject([{ filesMatchManifest: false }]);
  });

  it("have the demonstration's key where it was made from the same powers, whatever was added to them", async () => {
    const [folder, shipped] = [circuitFolder(), path.join(projectRoot(), "circuits")];
    const { vk_delta_2: _, ...rest } = JSON.parse(
      readFileSync(path.join(shipped, "password_login", "verification_key.json"), "utf8"),
    );
    const other = JSON.stringify({ ...rest, vk_delta_2: [["5"]] });
    writeFileSync(path.join(folder, "tiny", "verification_key.json"), other);
    expect(await readCircuits(folder)).toMatchObject([{ hasDemonstrationKey: false }]);
    copyFileSync(path.join(shipped, "demonstration-keys.json"), path.join(folder, "demonstration-keys.json"));
    expect(await readCircuits(folder)).toMatchObject([{ hasDemonstrationKey: true }]);
  });

  it("have the key that lies there, whatever the manifest says of it", async () => {
    const folder = circuitFolder();
    const key = JSON.stringify({ protocol: "groth16", curve: "bn128", vk_gamma_2: [["1"]], vk_delta_2: [["3"]] });
    writeFileSync(path.join(folder, "demonstration-keys.json"), JSON.stringify({ tiny: sha256(key) }));
    writeFileSync(path.join(folder, "tiny", "verification_key.json"), key);
    expect(await readCircuits(folder)).toMatchObject([{ hasDemonstrationKey: true, filesMatchManifest: false }]);
  });

  it.each([
    ["manifest.json", "{"],
    ["manifest.json", '{"circuits":{"tiny":{}}}'],
    ["tiny/verification_key.json", "{"],
    ["tiny/verification_key.json", "[]"],
  ])("are told to differ, and not kept quiet about, where %s is %s", async (file, content) => {
    const folder = circuitFolder();
    writeFileSync(path.join(folder, file), content);
    expect(await readCircuits(folder, ["tiny"])).toMatchObject([{ name: "tiny", filesMatchManifest: false }]);
  });

  it("that are verified are told of where the manifest names them no more, or is gone", async () => {
    const folder = circuitFolder();
    writeFileSync(path.join(folder, "manifest.json"), '{"circuits":{}}');
    expect(await readCircuits(folder, ["tiny"])).toMatchObject([{ name: "tiny", filesMatchManifest: false }]);
    rmSync(path.join(folder, "manifest.json"));
    expect(await readCircuits(folder, ["tiny"])).toMatchObject([{ name: "tiny", filesMatchManifest: false }]);
  });

  it("of this build are read, or there are none", async () => {
    const found = await readCircuits();
    expect(found?.map(({ name }) => name).sort()).toEqual(Object.keys(CIRCUITS).sort());
    for (const { filesMatchManifest } of found ?? []) expect(filesMatchManifest).toBe(true);
    expect(await readCircuits(path.join(projectRoot(), "docs"))).toBeNull();
  });
});
