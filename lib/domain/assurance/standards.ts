import * as z from "zod";
import { defineLongOperation } from "#lib/engine/operation.ts";
import { read } from "./crypto-policy.ts";
import listed from "./standards.json" with { type: "json" };

export const STANDINGS = ["kept", "partly", "not kept"] as const;

const Mapping = z
  .object({
    standard: z.string(),
    section: z.string(),
    requirement: z.string(),
    standing: z.enum(STANDINGS),
    /** The tests that fail where it is no longer so, by file and exact title. */
    tests: z.array(z.object({ file: z.string(), title: z.string() }).meta({ id: "StandardTest" })),
    /** Why it is kept in part or not at all. */
    reason: z.string().nullable().default(null),
  })
  .meta({ id: "StandardMapping" });

/** What `standards.json` lists; its tests hold each line to a test of the same title, and to docs/security.md. */
export const MAPPINGS: readonly z.output<typeof Mapping>[] = z.array(Mapping).parse(listed);

/** Long by kind, since it asks the database nothing. */
export const readStandards = defineLongOperation({
  ...read,
  name: "assurance.standards",
  summary: "Read which requirements of standards are kept, by which test, and which are not",
  input: z.object({}).meta({ id: "NoInputStandards" }),
  output: z
    .object({
      notice: z.string(),
      counts: z.record(z.enum(STANDINGS), z.number().int()),
      mappings: z.array(Mapping),
    })
    .meta({ id: "Standards" }),
  faults: [],
  async run() {
    const count = (standing: (typeof STANDINGS)[number]) =>
      MAPPINGS.filter((each) => each.standing === standing).length;
    return {
      notice:
        "This is the project's own mapping. No certification is claimed, and nobody from outside has audited it; each line names the test that holds it.",
      counts: { kept: count("kept"), partly: count("partly"), "not kept": count("not kept") },
      mappings: MAPPINGS.map((mapping) => ({ ...mapping })),
    };
  },
});
