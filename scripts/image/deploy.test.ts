import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { validate } from "dockerfile-utils";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { settings } from "#lib/env.ts";
import { isIgnored, patternsIn } from "./context.ts";
import { linesOf } from "./play.ts";

const text = (file: string) => readFileSync(file, "utf8");
const ignored = patternsIn(text(".dockerignore"));
const CHART = "deploy/helm/bonafide";

const isSetting = (name: string) => name in settings;

describe("the Dockerfile", () => {
  const lines = linesOf(text("Dockerfile"));
  const last = lines.slice(lines.findLastIndex(({ keyword }) => keyword === "FROM"));
  const only = (keyword: string) => last.filter((line) => line.keyword === keyword).map((line) => line.text);

  it("has no fault that its language server knows", () => expect(validate(text("Dockerfile"))).toEqual([]));

  it("ends in an image of an ordinary user by number, whose process 1 is node, and that looks after itself", () => {
    expect(only("USER")).toEqual(["10001:10001"]);
    expect(only("CMD")).toEqual([`["node", "server.ts"]`]);
    expect(only("HEALTHCHECK")).toEqual([`CMD ["node", "scripts/image/healthcheck.ts"]`]);
    expect(only("ENTRYPOINT")).toEqual([]);
  });

  it("takes no secret: no argument but the base, no setting but addresses, no file of settings", () => {
    expect(lines.filter(({ keyword }) => keyword === "ARG").map((line) => line.words)).toEqual([
      ["NODE_IMAGE=node:24-bookworm-slim"],
    ]);
    const env = lines
      .filter(({ keyword }) => keyword === "ENV")
      .flatMap(({ words }) => words.map((word) => word.split("=")[0]));
    expect(env).toEqual(["NODE_ENV", "HOST", "PORT", "DATA_DIR"]);
    for (const file of [
      ".env",
      ".env.local",
      ".data/master.key",
      ".git/config",
      "node_modules/a/b.js",
      ".next/BUILD_ID",
    ])
      expect(isIgnored(ignored, file), file).toBe(true);
  });

  it("takes its packages and its pages from the stages before", () => {
    const copies = last.filter(({ keyword }) => keyword === "COPY").map(({ flags, words }) => [...flags, ...words]);
    expect(copies).toEqual([
      ["--from=pages", "/app", "./"],
      ["--from=packages", "/app/node_modules", "./node_modules"],
    ]);
  });

  it("sees what it copies and what a server is made of", () => {
    const copied = lines.filter(({ keyword, flags }) => keyword === "COPY" && flags.length === 0);
    expect(copied.length).toBeGreaterThan(3);
    for (const file of copied.flatMap(({ words }) => words.slice(0, -1)))
      expect(isIgnored(ignored, file), file).toBe(false);
    for (const file of ["server.ts", "worker.ts", "scripts/keys.ts", "public/models/README.md", "scripts/build.ts"])
      expect(isIgnored(ignored, file), file).toBe(false);
    for (const file of [
      "lib/env.test.ts",
      "lib/testing/visit.ts",
      "lib/vision/testing/pool-worker.ts",
      "public/vendor/scalar.js",
    ])
      expect(isIgnored(ignored, file), file).toBe(true);
  });
});

describe("the compose file", () => {
  const Service = z.object({
    image: z.string(),
    environment: z.record(z.string(), z.string()).optional(),
    read_only: z.boolean().optional(),
    cap_drop: z.array(z.string()).optional(),
    depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
    healthcheck: z.object({ disable: z.boolean().optional(), test: z.array(z.string()).optional() }).optional(),
  });
  const Compose = z.object({ services: z.record(z.string(), Service), volumes: z.record(z.string(), z.null()) });
  const { services } = Compose.parse(parse(text("compose.yaml"), { merge: true }));

  it("runs server and worker read-only, without capabilities, with settings that there are", () => {
    for (const name of ["server", "worker"]) {
      expect(services[name]).toMatchObject({ read_only: true, cap_drop: ["ALL"] });
      expect(Object.keys(services[name]?.environment ?? {}).filter((each) => !isSetting(each))).toEqual([]);
    }
    expect([services.server?.environment?.WORKER, services.worker?.environment?.WORKER]).toEqual(["off", "in-process"]);
  });

  it("waits for services that there are, and for the health of those that tell it", () => {
    for (const [name, { depends_on = {} }] of Object.entries(services))
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect(services[other], `${name} waits for ${other}`).toBeDefined();
        if (condition === "service_healthy" && other !== "server")
          expect(services[other]?.healthcheck?.test).toBeDefined();
      }
  });

  it("holds no secret: every password comes from the operator's .env, and is asked for where it is missing", () => {
    const secrets = text("compose.yaml").match(/(?:PASSWORD|MASTER_KEY|SECRET_ACCESS_KEY): .*/g) ?? [];
    expect(secrets.length).toBeGreaterThan(4);
    for (const line of secrets) expect(line).toMatch(/: \$\{[A-Z0-9_]+:\?/);
  });
});

describe("the Helm chart", () => {
  const templates = readdirSync(path.join(CHART, "templates")).map((name) => text(path.join(CHART, "templates", name)));
  const values: unknown = parse(text(`${CHART}/values.yaml`));

  it("uses values that there are", () => {
    const used = new Set(
      templates.flatMap((each) => [...each.matchAll(/\$?\.Values\.([\w.]+)/g)].map(([, name = ""]) => name)),
    );
    expect(used.size).toBeGreaterThan(12);
    for (const name of used)
      expect(
        name.split(".").reduce<unknown>((at, key) => z.record(z.string(), z.unknown()).parse(at)[key], values),
        name,
      ).toBeDefined();
  });

  it("sets settings that there are, and is of this version", () => {
    const { settings: set } = z.object({ settings: z.record(z.string(), z.string()) }).parse(values);
    expect(Object.keys(set).filter((name) => !isSetting(name))).toEqual([]);
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(text("package.json")));
    expect(parse(text(`${CHART}/Chart.yaml`))).toMatchObject({ appVersion: version });
  });

  it("runs as the image's user, read-only, probed where the server answers", () => {
    const all = templates.join("\n");
    for (const line of [
      "runAsNonRoot: true",
      "runAsUser: 10001",
      "readOnlyRootFilesystem: true",
      "path: /live",
      "path: /ready",
    ])
      expect(all).toContain(line);
  });
});
