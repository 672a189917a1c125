import { describe, expect, it } from "vitest";
import { readEnv } from "./env.ts";

const S3 = { STORAGE_PROVIDER: "s3", S3_BUCKET: "files", S3_ENDPOINT: "https://s3.example.com" };

describe("the settings of S3", () => {
  it("are enough with a bucket and a place, and take the machine's own credentials where none are set", () => {
    expect(readEnv(S3)).toMatchObject({ STORAGE_PROVIDER: "s3", S3_PREFIX: "", S3_ACCESS_KEY_ID: undefined });
    expect(readEnv({ STORAGE_PROVIDER: "s3", S3_BUCKET: "files", S3_REGION: "eu-central-1" }).S3_BUCKET).toBe("files");
  });

  it("end a prefix with the slash that keeps installations apart", () => {
    expect(readEnv({ ...S3, S3_PREFIX: "production" }).S3_PREFIX).toBe("production/");
    expect(readEnv({ ...S3, S3_PREFIX: "a/b/" }).S3_PREFIX).toBe("a/b/");
  });

  it.each([
    ["S3_BUCKET is required", { STORAGE_PROVIDER: "s3", S3_REGION: "eu-central-1" }],
    ["S3_BUCKET is required", { S3_ENDPOINT: "https://s3.example.com" }],
    ["S3_REGION is required", { STORAGE_PROVIDER: "s3", S3_BUCKET: "files" }],
    ["S3_BUCKET must be", { ...S3, S3_BUCKET: "files/kyc" }],
    ["S3_ENDPOINT must be", { ...S3, S3_ENDPOINT: "s3.example.com" }],
    ["S3_ENDPOINT must be", { ...S3, S3_ENDPOINT: "https://s3.example.com/files" }],
    ["S3_ENDPOINT must not hold", { ...S3, S3_ENDPOINT: "https://key:hunter2@s3.example.com" }],
    ["required with each other", { ...S3, S3_ACCESS_KEY_ID: "AKID" }],
    ["required with each other", { ...S3, S3_SECRET_ACCESS_KEY: "hunter2" }],
    ["S3_PREFIX must be", { ...S3, S3_PREFIX: "../other" }],
    ["S3_PREFIX must be", { ...S3, S3_PREFIX: "/files" }],
  ])("say %s, and no value", (sentence, set) => {
    expect(() => readEnv(set)).toThrow(sentence);
    expect(() => readEnv(set)).not.toThrow("hunter2");
  });
});
