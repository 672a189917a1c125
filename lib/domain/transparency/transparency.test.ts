import { createHash, createPublicKey, randomBytes, randomInt, randomUUID, verify } from "node:crypto";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { connection } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { appendLeaf, findLeaf } from "#db/queries/transparency.ts";
import { lookUp, onPlatform, type Platform, type PlatformReader } from "#db/tenant.ts";
import { consistencyPath, inclusionPath, type Range, subtreesOf } from "#lib/crypto/merkle.ts";
import { asSystem } from "#lib/engine/system.ts";
import { env } from "#lib/env.ts";
import { call } from "#lib/testing/call.ts";
import { createDatabase } from "#lib/testing/start-database.ts";
import { stringsOf } from "#lib/testing/tenant.ts";
import { entryHash } from "./index.ts";
import { rangeHashes, wholeOf } from "./tree.ts";

// The log belongs to the whole platform: these tests have one of their own.
beforeAll(async () => {
  const url = await createDatabase(inject("databaseUrl"), `log_${randomUUID().replaceAll("-", "")}`);
  await migrateDatabase(url);
  process.env.DATABASE_URL = url;
  expect(env().DATABASE_URL).toBe(url);
});

const append = (leaf = randomBytes(32)) =>
  asSystem("tests", "org_none", "live", new Date(), (ctx) => appendLeaf(ctx.tenant, leaf));
const head = async () => (await call("GET /v1/transparency/head")).body;
const inclusion = (leaf: Uint8Array, size?: number) =>
  call(`GET /v1/transparency/inclusion?leaf=${hex(leaf)}${size === undefined ? "" : `&tree_size=${size}`}`);
const consistency = (first: number, second: number) =>
  call(`GET /v1/transparency/consistency?first=${first}&second=${second}`);
const hex = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString("hex")}`;
const bytes = (text: unknown) => Buffer.from(String(text).slice(2), "hex");
const hashes = (list: unknown) => (Array.isArray(list) ? list.map(bytes) : []);
const sha256 = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();

/** A verifier of its own, by recursion over the definition of PATH (RFC 9162 §2.1.3.1); none of the product's code. */
function rootBy(leaf: Buffer, index: number, size: number, path: Buffer[]): Buffer {
  if (size === 1) return path.length === 0 ? leaf : Buffer.of();
  const half = 2 ** Math.floor(Math.log2(size - 1));
  const [last, rest] = [path.at(-1) ?? Buffer.of(), path.slice(0, -1)];
  return index < half
    ? sha256(Buffer.of(1), rootBy(leaf, index, half, rest), last)
    : sha256(Buffer.of(1), last, rootBy(leaf, index - half, size - half, rest));
}

/** Both roots that a consistency proof leads to, by recursion over SUBPROOF (RFC 9162 §2.1.4.1). */
function rootsBy(first: number, size: number, known: Buffer | undefined, path: Buffer[]): [Buffer, Buffer] {
  if (first === size) {
    const root = known ?? path[0] ?? Buffer.of();
    return [root, root];
  }
  const half = 2 ** Math.floor(Math.log2(size - 1));
  const [last, rest] = [path.at(-1) ?? Buffer.of(), path.slice(0, -1)];
  if (first <= half) {
    const [before, after] = rootsBy(first, half, known, rest);
    return [before, sha256(Buffer.of(1), after, last)];
  }
  const [before, after] = rootsBy(first - half, size - half, undefined, rest);
  return [sha256(Buffer.of(1), last, before), sha256(Buffer.of(1), last, after)];
}

describe("appending", () => {
  it("gives 100 at once 100 consecutive places, and waits for nobody who fails", async () => {
    const leaves = Array.from({ length: 100 }, () => randomBytes(32));
    const before = Number((await head()).tree_size);
    const failing = asSystem("tests", "org_none", "live", new Date(), async (ctx) => {
      await appendLeaf(ctx.tenant, randomBytes(32));
      throw new Error("rolled back");
    });
    const places = await Promise.all([...leaves.map(append), expect(failing).rejects.toThrow("rolled back")]);
    const indexes = places.filter((place) => typeof place === "number").sort((left, right) => left - right);
    expect(indexes).toEqual(leaves.map((_, index) => before + index));
    expect((await head()).tree_size).toBe(before + 100);
  });

  it("takes no leaf twice", async () => {
    const leaf = randomBytes(32);
    await append(leaf);
    await expect(append(leaf)).rejects.toThrow(/transparency_leaves|Failed query/);
  });

  it("is the one thing that a tenant's transaction may do to the log, and nobody changes a row", async () => {
    for (const statement of [
      "select * from transparency_nodes",
      "insert into transparency_nodes values (0, 1000000000, '\\x00')",
      "select * from transparency_keys",
    ])
      await expect(
        asSystem("tests", "org_none", "live", new Date(), ({ tenant }) => tenant.tx.execute(statement)),
      ).rejects.toMatchObject({ cause: { message: expect.stringMatching(/permission denied/) } });
    for (const statement of [
      "update transparency_nodes set hash = '\\x00'",
      "delete from transparency_nodes",
      "truncate transparency_nodes",
    ])
      await expect(connection().sql.unsafe(statement)).rejects.toThrow("only appended to");
  });
});

describe("a log of 10,000 leaves", () => {
  let size = 0;
  let start = 0;
  const at = new Map<number, Buffer>();

  beforeAll(async () => {
    start = Number((await head()).tree_size);
    const prefix = randomBytes(16).toString("hex");
    await connection().sql`
      select append_transparency_leaf(sha256(convert_to(${prefix} || n, 'utf8')))
      from generate_series(0, ${10_000 - 1}) n`;
    for (let n = 0; n < 10_000; n++) at.set(start + n, sha256(Buffer.from(`${prefix}${n}`)));
    size = start + 10_000;
  });

  const someIndex = () => start + randomInt(10_000);

  it("proves leaves at random in trees of random sizes", async () => {
    for (let count = 0; count < 60; count++) {
      const index = someIndex();
      const asked = index + 1 + randomInt(size - index);
      const leaf = at.get(index) ?? Buffer.of();
      const { status, body } = await inclusion(leaf, asked);
      expect([status, body.leaf_index, body.tree_size]).toEqual([200, index, asked]);
      expect(hex(rootBy(leaf, index, asked, hashes(body.path)))).toBe(body.root_hash);
    }
  });

  it("proves that it only grew between random sizes", async () => {
    for (let count = 0; count < 60; count++) {
      const second = 1 + randomInt(size);
      const first = 1 + randomInt(second);
      const { status, body } = await consistency(first, second);
      expect(status).toBe(200);
      const roots = rootsBy(first, second, bytes(body.first_root), hashes(body.path));
      expect(roots.map(hex)).toEqual([body.first_root, body.second_root]);
    }
  });

  it("reads no more than some dozen rows for a proof", async () => {
    for (let count = 0; count < 20; count++) {
      const read = await lookUp((platform) => counting(platform, [wholeOf(size), ...inclusionPath(someIndex(), size)]));
      expect(read).toBeLessThan(3 * 14);
    }
    const read = await lookUp((platform) => counting(platform, [wholeOf(size), ...consistencyPath(someIndex(), size)]));
    expect(read).toBeLessThan(3 * 14);
  });

  it("is told apart from one in which a row was changed behind its back", async () => {
    const index = start + 5_000;
    const leaf = at.get(index) ?? Buffer.of();
    await tampering(async (platform) => {
      await platform.tx.execute(
        `update transparency_nodes set hash = '\\x${"ab".repeat(32)}' where level = 0 and index = ${index}`,
      );
      expect(await findLeaf(platform, leaf)).toBeUndefined();
      const forged = Buffer.alloc(32, 0xab);
      const [root = Buffer.of(), ...path] = await rangeHashes(platform, [wholeOf(size), ...inclusionPath(index, size)]);
      expect(rootBy(forged, index, size, path).equals(root)).toBe(false);
      expect(rootBy(leaf, index, size, path).equals(root)).toBe(true);
    });
  });

  it("hands out no proof that its own rows contradict", async () => {
    // A right leaf, whose left neighbour both proofs read alone.
    const index = start + 5_000 + (start % 2 === 0 ? 1 : 0);
    const neighbour = index - 1;
    await connection().sql.begin(async (sql) => {
      await sql`set local session_replication_role = replica`;
      await sql`update transparency_nodes set hash = ${Buffer.alloc(32)} where level = 0 and index = ${neighbour}`;
    });
    try {
      for (const answer of [await inclusion(at.get(index) ?? Buffer.of(), size), await consistency(index, size)])
        expect([answer.status, answer.body.error]).toEqual([500, "internal_error"]);
    } finally {
      await connection().sql.begin(async (sql) => {
        await sql`set local session_replication_role = replica`;
        await sql`update transparency_nodes set hash = ${at.get(neighbour) ?? null} where level = 0 and index = ${neighbour}`;
      });
    }
  });
});

describe("the head", () => {
  it("is signed by a published key, as verifiers of signed notes take it", async () => {
    await append();
    const { body } = await call("GET /v1/transparency/head");
    const listed = (await call("GET /v1/transparency/keys")).body.keys;
    const keys = Array.isArray(listed) ? listed.map(stringsOf) : [];
    const key = keys.find(({ id }) => id === body.key_id);
    const raw = Buffer.from(key?.publicKey ?? key?.public_key ?? "", "base64");
    expect([keys.length, raw.length]).toEqual([1, 32]);
    const [text = "", after = ""] = String(body.checkpoint).split("\n\n");
    const root = bytes(body.root_hash).toString("base64");
    expect(text.split("\n")).toEqual([
      "localhost:3000/v1/transparency",
      String(body.tree_size),
      root,
      `Timestamp: ${body.timestamp}`,
    ]);
    const publicKey = createPublicKey({
      key: { kty: "OKP", crv: "Ed25519", x: raw.toString("base64url") },
      format: "jwk",
    });
    const signature = Buffer.from(String(body.signature), "base64");
    expect(verify(null, Buffer.from(`${text}\n`), publicKey, signature)).toBe(true);
    expect(verify(null, Buffer.from(`${text} \n`), publicKey, signature)).toBe(false);
    // C2SP signed-note: the line of a signature, and the hash of the key in it.
    const [dash, name, named = ""] = after.trim().split(" ");
    const keyHash = sha256(Buffer.from(`${name}\n`), Buffer.of(1), raw).subarray(0, 4);
    expect([dash, name]).toEqual(["—", "localhost:3000/v1/transparency"]);
    expect(Buffer.from(named, "base64").equals(Buffer.concat([keyHash, signature]))).toBe(true);
    const verifier = `${name}+${keyHash.toString("hex")}+${Buffer.concat([Buffer.of(1), raw]).toString("base64")}`;
    expect(key?.verifier_key).toBe(verifier);
  });

  it("proves consistency with an earlier one after more entries", async () => {
    const before = await head();
    for (let count = 0; count < 5; count++) await append();
    const after = await head();
    const { body } = await consistency(Number(before.tree_size), Number(after.tree_size));
    expect([body.first_root, body.second_root]).toEqual([before.root_hash, after.root_hash]);
  });

  it("is signed by a new key after a year, and the old one stays published without its private half", async () => {
    await head();
    await connection().sql`update transparency_keys set created_at = created_at - interval '366 days'`;
    const signedBy = await Promise.all(Array.from({ length: 10 }, async () => (await head()).key_id));
    expect(new Set(signedBy).size).toBe(1);
    const listed = (await call("GET /v1/transparency/keys")).body.keys;
    const keys = Array.isArray(listed) ? listed.map(stringsOf) : [];
    expect(keys.map(({ id, until }) => [id === signedBy[0], until === undefined])).toEqual([
      [false, false],
      [true, true],
    ]);
    const [first, second] = keys;
    expect(first?.endorsement).toBeUndefined();
    const [text = "", after = ""] = String(second?.endorsement).split("\n\n");
    expect(text.split("\n")).toEqual(["localhost:3000/v1/transparency", "Next key", second?.verifier_key]);
    const signature = Buffer.from(after.trim().split(" ")[2] ?? "", "base64").subarray(4);
    const signs = (key: Record<string, string | undefined> | undefined) =>
      verify(null, Buffer.from(`${text}\n`), publicKeyIn(key?.public_key), signature);
    expect([signs(first), signs(second)], "whoever has pinned the first key can follow").toEqual([true, false]);
    const kept = await connection().sql`select id from transparency_keys where private_jwk is not null`;
    expect(kept.map(({ id }) => id)).toEqual([signedBy[0]]);
    expect(await connection().sql`select id from transparency_keys where private_jwk::text like '%"d"%'`).toEqual([]);
  });
});

/** Of the 32 bytes that are listed, in base64. */
function publicKeyIn(text = "") {
  const x = Buffer.from(text, "base64").toString("base64url");
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
}

describe("asking for what is not there", () => {
  it("is refused: an unknown leaf, a size to come, sizes in the wrong order", async () => {
    const leaf = randomBytes(32);
    const index = await append(leaf);
    const size = Number((await head()).tree_size);
    expect((await inclusion(randomBytes(32))).status).toBe(404);
    expect((await inclusion(leaf, index)).status).toBe(404);
    for (const answer of [
      await inclusion(leaf, size + 1000),
      await consistency(1, size + 1000),
      await consistency(2, 1),
    ])
      expect([answer.status, answer.body.error]).toEqual([400, "validation_error"]);
    for (const query of ["", "?leaf=0x12", `?leaf=${leaf.toString("hex")}`, `?leaf=${hex(leaf)}&tree_size=-1`])
      expect((await call(`GET /v1/transparency/inclusion${query}`)).status).toBe(400);
  });
});

it("an entry's hash tells nothing without its salt, and differs with every part", () => {
  const salt = Buffer.alloc(32, 7);
  const entry = {
    salt,
    tenant: "org_a:live",
    did: "did:x",
    commitment: "12",
    registeredAt: "2026-01-01T00:00:00.000Z",
  };
  const fields = ["1", entry.tenant, entry.did, entry.commitment, entry.registeredAt].flatMap((text) => [
    Buffer.of(0, 0, 0, text.length),
    Buffer.from(text),
  ]);
  expect(entryHash(entry).equals(sha256(Buffer.of(0), salt, ...fields))).toBe(true);
  const others = [
    { ...entry, salt: Buffer.alloc(32, 8) },
    { ...entry, tenant: "org_a:test" },
    { ...entry, did: "did:x1", commitment: "2" },
  ];
  expect(new Set([entry, ...others].map((each) => entryHash(each).toString("hex"))).size).toBe(4);
});

/** How many rows a proof reads, and that they are enough for it. */
async function counting(platform: PlatformReader, ranges: Range[]): Promise<number> {
  await rangeHashes(platform, ranges);
  return ranges.flatMap(subtreesOf).length;
}

/** Changes rows past the guard, and takes it back. */
async function tampering(work: (platform: Platform) => Promise<void>): Promise<void> {
  const undone = new Error("undone");
  const done = onPlatform(async (platform) => {
    await platform.tx.execute("set local session_replication_role = replica");
    await work(platform);
    throw undone;
  });
  await expect(done).rejects.toBe(undone);
}
