import { randomBytes } from "node:crypto";
import http from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { StorageUnavailable, StorageUnusable } from "./port.ts";
import { s3Storage } from "./s3.ts";
import { checkS3 } from "./s3-check.ts";
import { S3_KEY } from "./testing/new-s3-server.ts";
import { optionsAt, startS3, wireTo } from "./testing/s3-server.ts";

const failure = (attempt: Promise<unknown>) => attempt.then(() => undefined).catch((cause: unknown) => cause);
const whole = (error: unknown) => JSON.stringify(error, Object.getOwnPropertyNames(error));

async function behindWire() {
  const { port, options } = await startS3();
  const wire = await wireTo(port);
  return { wire, direct: s3Storage(options), files: s3Storage(optionsAt(wire.port)) };
}

describe("a connection to S3 that is lost", () => {
  it.each([
    ["a small file", 300_000, 100_000],
    ["the first part of a large one", 17 * 1024 * 1024, 4 * 1024 * 1024],
    ["the second part of a large one", 17 * 1024 * 1024, 8.5 * 1024 * 1024],
  ])(
    "in the middle of %s leaves nothing visible, and the same file is stored afterwards",
    async (_what, size, afterBytes) => {
      const { wire, direct, files } = await behindWire();
      const bytes = randomBytes(size);
      wire.now({ afterBytes, direction: "up" });
      expect(await failure(files.put("org_a/doc", bytes))).toBeInstanceOf(StorageUnavailable);
      expect(wire.cuts).toBeGreaterThan(0);
      expect([await direct.get("org_a/doc"), await direct.list("")]).toEqual([undefined, []]);
      wire.now("whole");
      await files.put("org_a/doc", bytes);
      expect((await direct.get("org_a/doc"))?.equals(bytes)).toBe(true);
    },
  );

  it("in the middle of a new version leaves the one before", async () => {
    const { wire, direct, files } = await behindWire();
    await direct.put("org_a/doc", Buffer.from("before"));
    wire.now({ afterBytes: 50_000, direction: "up" });
    expect(await failure(files.put("org_a/doc", randomBytes(200_000)))).toBeInstanceOf(StorageUnavailable);
    expect((await direct.get("org_a/doc"))?.toString()).toBe("before");
  });

  it("in the middle of an answer never passes for a short file", async () => {
    const { wire, direct, files } = await behindWire();
    await direct.put("org_a/doc", randomBytes(500_000));
    wire.now({ afterBytes: 100_000, direction: "down" });
    expect(await failure(files.get("org_a/doc"))).toBeInstanceOf(StorageUnavailable);
    expect(wire.cuts).toBeGreaterThan(1);
  });

  it.each(["closed", "frozen"] as const)(
    "because the server is %s ends every call in time, and heals by itself",
    async (state) => {
      const { wire, direct, files } = await behindWire();
      await direct.put("org_a/doc", Buffer.from("kept"));
      wire.now(state);
      const calls = [
        files.put("org_a/other", Buffer.from("x")),
        files.get("org_a/doc"),
        files.has("org_a/doc"),
        files.remove("org_a/doc"),
        files.list("org_a/"),
        files.sweep(new Date()),
      ];
      for (const error of await Promise.all(calls.map(failure))) {
        expect(error).toBeInstanceOf(StorageUnavailable);
        expect(whole(error)).not.toMatch(/signature|authorization|S3RVER/i);
      }
      wire.now("whole");
      expect((await files.get("org_a/doc"))?.toString()).toBe("kept");
    },
  );
});

/** A server that answers every call like this. */
async function answering(answer: (req: http.IncomingMessage, res: http.ServerResponse) => void) {
  const server = http.createServer((req, res) => {
    req.resume();
    req.on("end", () => answer(req, res));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return optionsAt(typeof address === "object" && address ? address.port : 0);
}

const errorBody = (code: string, more = "") => `<Error><Code>${code}</Code><Message>no</Message>${more}</Error>`;
const LISTING = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";

describe("the check at start", () => {
  it("passes where everything may be done, and leaves nothing behind", async () => {
    const { options } = await startS3();
    await checkS3({ ...options, prefix: "production/" });
    expect(await s3Storage(options).list("")).toEqual([]);
  });

  it.each([
    ["a bucket that is not there", { bucket: "nobodys" }, /nobodys .* does not exist: make it, or set S3_BUCKET/],
    ["an unknown key", { credentials: { ...S3_KEY, accessKeyId: "AKIDOTHER" } }, /set S3_ACCESS_KEY_ID and S3_SECRET/],
    ["a wrong secret", { credentials: { ...S3_KEY, secretAccessKey: "wrong" } }, /set S3_SECRET_ACCESS_KEY/],
    [
      "a port that nobody listens on",
      { endpoint: "http://127.0.0.1:9" },
      /does not answer \(ECONNREFUSED\): look at S3_E/,
    ],
    ["a host that is none", { endpoint: "http://s3.invalid" }, /s3\.invalid does not answer \((ENOTFOUND|EAI_AGAIN)\)/],
  ])("says in one sentence what to do about %s, and no secret", async (_what, wrong, sentence) => {
    const { options } = await startS3();
    const error = await failure(checkS3({ ...options, ...wrong }));
    expect(error).toBeInstanceOf(StorageUnusable);
    expect(error).toMatchObject({ message: expect.stringMatching(sentence) });
    expect(error).toMatchObject({ message: expect.stringMatching(/^[A-Z].*[^.]\.$/) });
    expect(whole(error)).not.toMatch(/wrong|AKIDOTHER|S3RVER|authorization/);
  });

  it.each([
    ["GET /files/?list-type", /used to list by this key: grant it s3:ListBucket/],
    ["PUT /files/.check", /used to write by this key: grant it s3:PutObject/],
    ["GET /files/.check", /used to read by this key: grant it s3:GetObject/],
    ["DELETE /files/.check", /used to erase by this key: grant it s3:DeleteObject/],
  ])("names the right that is missing where %s is denied", async (denied, sentence) => {
    let stored = Buffer.alloc(0);
    const options = await answering((req, res) => {
      if (`${req.method} ${req.url}`.startsWith(denied)) return void res.writeHead(403).end(errorBody("AccessDenied"));
      // What the check writes is its own key, which names it.
      if (req.method === "PUT") stored = Buffer.from((req.url ?? "").replace(/^\/files\/|\?.*$/g, ""));
      res
        .writeHead(req.method === "DELETE" ? 204 : 200)
        .end(req.url?.includes(".check.") && req.method === "GET" && !req.url.includes("list-type") ? stored : LISTING);
    });
    await expect(checkS3(options)).rejects.toThrow(sentence);
  });

  it("refuses a bucket that keeps what is erased", async () => {
    const options = await answering((req, res) =>
      res.end(
        req.url?.includes("versioning")
          ? "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
          : LISTING,
      ),
    );
    await expect(checkS3(options)).rejects.toThrow(/keeps earlier versions.*suspend versioning/);
  });

  it("names the region that the bucket is in", async () => {
    const options = await answering((_req, res) =>
      res.writeHead(400).end(errorBody("AuthorizationHeaderMalformed", "<Region>eu-central-1</Region>")),
    );
    await expect(checkS3(options)).rejects.toThrow(/another region, eu-central-1: set S3_REGION/);
  });
});

it("uploads in parts that broke off are ended once they are old, and younger ones are left", async () => {
  const ended: string[] = [];
  const upload = (key: string, at: string) =>
    `<Upload><Key>${key}</Key><UploadId>u-${key}</UploadId><Initiated>${at}</Initiated></Upload>`;
  const options = await answering((req, res) => {
    if (req.method === "DELETE") ended.push(new URL(req.url ?? "", "http://x").pathname);
    const old = upload("p/old", "2026-01-01T00:00:00.000Z");
    const young = upload("p/young", "2026-01-03T00:00:00.000Z");
    res.end(`<ListMultipartUploadsResult>${old}${young}<IsTruncated>false</IsTruncated></ListMultipartUploadsResult>`);
  });
  await s3Storage({ ...options, prefix: "p/" }).sweep(new Date("2026-01-02"));
  expect(ended).toEqual(["/files/p/old"]);
});
