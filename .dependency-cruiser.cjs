/** Arrows point down; a rule's comment is the sentence a developer reads when it fires. */
const layer = (name, from, mayUse, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: from, pathNot: "\\.test\\.tsx?$" },
  to: { path: "^(app|components|lib|db|scripts|sdk|e2e)/", pathNot: [from, ...mayUse] },
});

const LEAVES =
  "^lib/(address-ranges|device-words|env|log|metrics|place-words|process-wide|project-root|source|tracing|version)\\.ts$";

module.exports = {
  forbidden: [
    layer(
      "crypto-is-pure",
      "^lib/crypto/",
      ["^lib/process-wide\\.ts$", "^lib/shares/"],
      "lib/crypto takes bytes and returns bytes; it knows no other folder but the turns at the cores.",
    ),
    layer(
      "shares-know-nobody",
      "^lib/shares/",
      ["^lib/process-wide\\.ts$"],
      "lib/shares says whose turn it is; what is done then is its caller's matter.",
    ),
    layer("db-speaks-only-sql", "^db/", [LEAVES], "db/ knows tables, not rules."),
    layer(
      "adapters-know-no-domain",
      "^lib/adapters/",
      [LEAVES, "^lib/crypto/"],
      "lib/adapters speaks to the outside; it knows no domain.",
    ),
    layer(
      "workers-know-no-job",
      "^lib/workers/",
      [],
      "lib/workers runs threads; what they do is their owner's matter.",
    ),
    layer(
      "proofs-know-no-tenant",
      "^lib/proofs/",
      [LEAVES, "^lib/(crypto|workers)/"],
      "lib/proofs takes proofs and says whether they are right; whose they are is the domain's matter.",
    ),
    layer(
      "vision-stands-alone",
      "^lib/vision/",
      [LEAVES, "^lib/workers/"],
      "lib/vision takes pictures and returns findings; it knows no tenant.",
    ),
    layer(
      "jobs-are-definitions",
      "^lib/jobs/",
      [LEAVES, "^db/", "^lib/domain/[^/]+/[^/]+\\.handler\\.ts$"],
      "lib/jobs defines and runs; handlers are loaded from their subject.",
    ),
    layer(
      "engine-is-small",
      "^lib/engine/",
      [LEAVES, "^lib/(crypto|shares)/", "^lib/jobs/", "^db/"],
      "lib/engine defines what an operation is; it knows no domain and no dialect.",
    ),
    layer(
      "domain-knows-no-dialect",
      "^lib/domain/",
      [LEAVES, "^lib/(crypto|engine|jobs|adapters|proofs|shares|vision)/", "^db/"],
      "lib/domain knows what happens, not how a door says it.",
    ),
    layer(
      "doors-render",
      "^lib/doors/",
      [LEAVES, "^lib/(engine|crypto)/", "^lib/domain/[^/]+/index\\.ts$"],
      "a door names things; it decides nothing and reads no table.",
    ),
    layer(
      "pages-call-doors",
      "^(app|components)/",
      [
        "^(app|components)/",
        "^lib/(doors|console|engine)/",
        "^lib/domain/[^/]+/index\\.ts$",
        LEAVES,
        "^sdk/[^/]+/src/index\\.ts$",
      ],
      "app/ and components/ mount and render; queries live in db/ behind lib/domain.",
    ),
    layer(
      "sdk-stands-alone",
      "^sdk/",
      [],
      "A package of sdk/ goes to other people's pages: it imports nothing of the product.",
    ),
    {
      name: "sql-lives-in-db",
      severity: "error",
      comment: "Only db/ may import drizzle.",
      from: { path: "^(app|components|lib)/" },
      to: { path: "node_modules/drizzle-orm" },
    },
    {
      name: "enter-by-the-front",
      severity: "error",
      comment: "Import another subject through its index.ts.",
      from: { path: "^lib/domain/([^/]+)/" },
      to: { path: "^lib/domain/", pathNot: ["^lib/domain/$1/", "^lib/domain/[^/]+/index\\.ts$"] },
    },
    {
      name: "vision-is-lazy",
      severity: "error",
      comment: "Load lib/vision with import(), so that no route bundles a model.",
      from: { pathNot: ["^(lib/vision|scripts|lib/testing)/", "\\.test\\.tsx?$"] },
      to: { path: "^lib/vision/", dynamic: false, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "tests-stay-in-tests",
      severity: "error",
      comment: "Only tests use lib/testing and scripts/specimen.",
      from: { pathNot: ["\\.test\\.tsx?$", "^(lib/testing|scripts|e2e)/", "^vitest\\.config\\.ts$"] },
      to: { path: "^(lib/testing|scripts/specimen)/" },
    },
    {
      name: "no-cycles",
      severity: "error",
      comment: "Cut the circle: move what both need below both.",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only", "dynamic-import"] } },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|\\.data|public|test-results)" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js"],
    },
  },
};
