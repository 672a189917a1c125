import { beforeAll, describe, expect, it } from "vitest";
import { signedHeaders } from "#lib/domain/webhooks/sign.ts";
import { VERIFY_SNIPPET } from "./verify-snippet.ts";

type Check = (headers: Record<string, string>, body: string, secret: string) => boolean;

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const body = '{"type":"kyc.completed"}';
const sign = (secrets: string[], now = new Date()) => signedHeaders("v1", secrets, { id: "evt_1", body, now });

let isFromBonafide: Check;

beforeAll(async () => {
  // From a data URL: the text that is shown is the text that runs.
  const module: { isFromBonafide: Check } = await import(
    /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(VERIFY_SNIPPET)}`
  );
  isFromBonafide = module.isFromBonafide;
});

describe("the snippet that customers paste", () => {
  it("accepts what we sign, and either secret while a rotation lasts", () => {
    const old = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
    expect(isFromBonafide(sign([secret]), body, secret)).toBe(true);
    expect(isFromBonafide(sign([secret, old]), body, old)).toBe(true);
  });

  it("refuses another body, another secret, an old delivery and a missing signature", () => {
    const { "webhook-signature": _signature, ...unsigned } = sign([secret]);
    expect(isFromBonafide(sign([secret]), `${body} `, secret)).toBe(false);
    expect(isFromBonafide(sign([secret]), body, `whsec_${Buffer.alloc(32, 8).toString("base64")}`)).toBe(false);
    expect(isFromBonafide(sign([secret], new Date(Date.now() - 301_000)), body, secret)).toBe(false);
    expect(isFromBonafide(unsigned, body, secret)).toBe(false);
    expect(isFromBonafide({}, body, secret)).toBe(false);
  });
});
