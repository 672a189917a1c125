import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { buildProver } from "./build-prover.ts";

it("the built prover goes with the notices of what it contains", async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "bonafide-prover-"));
  try {
    await buildProver(folder);
    const notices = await readFile(path.join(folder, "NOTICES.txt"), "utf8");
    for (const named of ["@serenity-kit/opaque", "hash-wasm", "poseidon-lite", "snarkjs"])
      expect(notices).toMatch(new RegExp(`^${named} \\d+\\.\\d+\\.\\d+ \\((MIT|GPL-3\\.0)\\)$`, "m"));
    expect(notices).toContain("Permission is hereby granted, free of charge");
    expect(notices).toContain("GNU GENERAL PUBLIC LICENSE");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
