import { conformance } from "#lib/testing/conformance/index.ts";

conformance("zeroauth");
