import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "#lib/project-root.ts";
import { call } from "#lib/testing/call.ts";
import { newTenant } from "#lib/testing/tenant.ts";
import { MAPPINGS } from "./standards.ts";

const textOf = (file: string) => readFileSync(path.join(projectRoot(), file), "utf8");
const tests = MAPPINGS.flatMap(({ standard, section, tests }) => tests.map((each) => ({ ...each, standard, section })));

describe("each line of a standard", () => {
  it.each(tests)("$standard $section is held by a test that is there: $title", ({ file, title }) => {
    expect(file).toMatch(/\.test\.tsx?$/);
    const escaped = title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    expect(textOf(file)).toMatch(new RegExp(`\\bit(\\.each\\([\\s\\S]*?\\))?\\(\\s*"${escaped}"`));
  });

  it.each(MAPPINGS)("$standard $section names a test, or says why it is not kept in full", (mapping) => {
    expect(mapping.tests.length > 0 || mapping.standing === "not kept").toBe(true);
    expect(mapping.reason === null).toBe(mapping.standing === "kept");
  });

  it("of OWASP ASVS says what docs/security.md says", () => {
    const marks = { kept: "✓", partly: "◐", "not kept": "✗" };
    const docs = textOf("docs/security.md");
    const lines = MAPPINGS.filter(({ standard }) => standard === "OWASP ASVS 5.0");
    expect(lines.length).toBeGreaterThan(20);
    for (const { section, standing } of lines) expect(docs).toContain(`| ${section} | ${marks[standing]} |`);
  });
});

describe("the answer", () => {
  it("claims no certification, and counts what is not kept as well", async () => {
    const { key } = await newTenant();
    const { body } = await call("GET /api/v1/security/standards", { headers: { "x-api-key": key } });
    const { notice, counts, mappings } = Object(body.data);
    expect(notice).toContain("No certification is claimed");
    expect(counts["not kept"]).toBeGreaterThan(0);
    expect(mappings).toHaveLength(MAPPINGS.length);
  });
});
