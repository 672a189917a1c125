import { conformance } from "#lib/testing/conformance/index.ts";

conformance("v1");
