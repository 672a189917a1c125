import { describe, expect, it } from "vitest";
import { changeOf } from "./input-of.ts";

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

describe("changing a connection", () => {
  const texts = { displayName: "Acme", clientId: "client-2" };

  it.each(["google", "openid"] as const)("of %s keeps the secret that is left empty, and takes another", (kind) => {
    expect(changeOf(kind, form({ ...texts, clientSecret: " " }))).toEqual(texts);
    expect(changeOf(kind, form({ ...texts, clientSecret: "next" }))).toEqual({ ...texts, clientSecret: "next" });
  });

  it("of Apple keeps the key that is left empty, and hands on a part of one to be refused by name", () => {
    const none = { teamId: "", keyId: "", privateKey: "" };
    expect(changeOf("apple", form({ ...texts, ...none }))).toEqual(texts);
    const part = { ...none, keyId: "ABCDEFGHIJ" };
    expect(changeOf("apple", form({ ...texts, ...part }))).toEqual({ ...texts, apple: part });
  });

  it("names a client id that was emptied, so that it is refused", () => {
    expect(changeOf("openid", form({ ...texts, clientId: "" }))).toEqual({ ...texts, clientId: "" });
  });
});
