import { describe, expect, it } from "vitest";
import { type KeptCredential, keptCredential, newHolder, parseCredentialFile } from "./kept-credential.ts";
import { type AttributeRequest, askedOf, isRevoked, proofInput, type Revocations } from "./proof-input.ts";
import { fitting, unmet } from "./unmet.ts";
import { heading, learned, missing, untold } from "./words.ts";

const holder = newHolder();
const key = { x: "11", y: "12" };
const attributes = {
  birth_day: "27251",
  nationality: "276",
  expiry_day: "47000",
  revocation_id: "130",
  holder_hash: holder.hash,
  credential_salt: "5",
  signature_r8x: "6",
  signature_r8y: "7",
  signature_s: "8",
};
const issued = {
  id: "cred_1",
  issuer: "org_bank",
  issuer_name: "Bank",
  issuer_key: key,
  issued_at: "2026-01-01T00:00:00.000Z",
  expires_at: "2028-01-01T00:00:00.000Z",
  attributes,
};
const credential = keptCredential(issued, holder.secret);
const list: Revocations = {
  issuer: "org_bank",
  root: "9",
  levels: [1, 2, 3, 4].map(() => ({ empty: "0", nodes: [] })),
};

const request = (asked: Partial<AttributeRequest> = {}, inputs: object = {}): AttributeRequest => ({
  id: "attr_1",
  status: "pending",
  circuit: "attribute_signed",
  issuer: "org_bank",
  issuer_name: "Bank",
  age_at_least: 18,
  nationality_in: null,
  nationality_names: null,
  scope: "default",
  origin: "https://id.example",
  context: "1",
  public_inputs: {
    issuer_ax: "11",
    issuer_ay: "12",
    cutoff_day: "39000",
    nationality_set_hash: "0",
    today: "46000",
    verifier_scope: "3",
    binding: "4",
    ...inputs,
  },
  nationality_set: Array(16).fill("276"),
  redirect_url: null,
  state: null,
  expires_at: "2026-01-01T00:05:00.000Z",
  ...asked,
});
const ofKnown = {
  id: "attr_2",
  status: "pending" as const,
  circuit: "age_committed" as const,
  issuer: "org_bank",
  issuer_name: "Bank",
  credential_id: "cred_1",
  age_at_least: 21,
  origin: "https://id.example",
  context: "1",
  public_inputs: { cred_commitment: "20", cutoff_day: "38000", binding: "21" },
  redirect_url: null,
  state: null,
  expires_at: "2026-01-01T00:05:00.000Z",
};
const known = { question: ofKnown, list: null };
const signed = (question = request(), known = list) => ({ question, list: known });
const having = (changed: Partial<KeptCredential["attributes"]>) => ({
  ...credential,
  attributes: { ...attributes, ...changed },
});

describe("what cannot be proven is found out in the browser", () => {
  it("and what can be is not held up", () => {
    expect(unmet(credential, signed())).toBeNull();
    expect(unmet(having({ birth_day: "39000", expiry_day: "46000" }), signed())).toBeNull();
    expect(unmet(credential, signed(request({ nationality_in: ["DE"], age_at_least: null })))).toBeNull();
  });

  it("by another issuer's key, too late, too young, of another country or of none", () => {
    expect(unmet(credential, signed(request({}, { issuer_ax: "13" })))).toMatch(/question is for one of Bank/);
    expect(unmet(having({ expiry_day: "45999" }), signed())).toMatch(/expired/);
    expect(unmet(having({ birth_day: "39001" }), signed())).toMatch(/younger than 18/);
    const countries = { nationality_in: ["DE"] };
    expect(unmet(having({ nationality: "250" }), signed(request(countries)))).toMatch(/not among those/);
    expect(unmet(having({ nationality: "0" }), signed(request(countries)))).toMatch(/no country/);
    expect(unmet(having({ nationality: "0" }), signed())).toBeNull();
  });

  it("by the list: its own bit, and no neighbour's", () => {
    const [leaves, ...above] = list.levels;
    const with130 = { ...list, levels: [{ empty: leaves?.empty ?? "0", nodes: [{ index: 1, value: "4" }] }, ...above] };
    expect(isRevoked(with130, credential)).toBe(true);
    expect(isRevoked(with130, having({ revocation_id: "131" }))).toBe(false);
    expect(isRevoked(with130, having({ revocation_id: "2" }))).toBe(false);
    expect(unmet(credential, signed(request(), with130))).toMatch(/withdrawn/);
  });
});

describe("a question to one known person", () => {
  const anothers = { ...credential, id: "cred_2" };

  it("is for the proof that it names, and whoever has another one is told so", () => {
    expect(unmet(credential, known)).toBeNull();
    expect(unmet(anothers, known)).toMatch(/not the one asked for.*somebody else's/);
    expect(unmet(having({ birth_day: "38001" }), known)).toMatch(/younger than 21/);
  });

  it("finds that proof among others, the others only where it is missing", () => {
    const young = having({ birth_day: "38001" });
    expect(fitting([anothers, young], known)).toBe(young);
    expect(fitting([anothers], known)).toBe(anothers);
    expect(fitting([], known)).toBeUndefined();
    expect(fitting([having({ birth_day: "39001" }), anothers], signed())).toBe(anothers);
  });

  it("says that the asker knows who they are, to nobody else, and never that their name stays unknown to it", () => {
    expect(heading(ofKnown, "Bank", credential.id).lead).toContain("knows who you are");
    expect(heading(ofKnown, "Bank", anothers.id).lead).not.toContain("you");
    expect(learned(ofKnown, "Bank", credential.id)[0]).toBe("You are at least 21 years old");
    expect(untold(ofKnown, "Bank").join()).not.toMatch(/Your name|another|cannot compare/);
  });

  it("says to nobody else that they were verified", () => {
    for (const told of [
      learned(ofKnown, "Bank", anothers.id).join(),
      missing(ofKnown, "Bank").split("If that is you")[0],
    ])
      expect(told).toMatch(/^[^.]*one person(?!.*\byou\b)/i);
  });

  it("needs no issuer's list, which is read where it is needed alone", async () => {
    const read: string[] = [];
    const readList = async (issuer: string) => {
      read.push(issuer);
      return list;
    };
    expect(await askedOf(ofKnown, readList)).toEqual(known);
    for (const over of [
      { ...ofKnown, status: "verified" as const, public_inputs: null },
      request({ status: "expired" }),
    ])
      expect(await askedOf(over, readList)).toBeNull();
    expect(read).toEqual([]);
    expect(await askedOf(request(), readList)).toEqual(signed());
    expect(read).toEqual(["org_bank"]);
  });

  it("is proven by nothing that an issuer's list or signature says", () => {
    expect(Object.keys(proofInput(credential, known)).sort()).toEqual([
      "binding",
      "birthDay",
      "context",
      "credCommitment",
      "credentialSalt",
      "cutoffDay",
      "expiryDay",
      "holderSecret",
      "nationality",
      "revocationId",
    ]);
  });
});

it("a proof's way to the root has eight children on each of four levels", () => {
  const input = proofInput(credential, signed());
  expect(input.revocationSiblings).toEqual(Array(4).fill(Array(8).fill("0")));
});

describe("a proof's file", () => {
  it("is read as it was saved", () => {
    expect(parseCredentialFile(JSON.stringify(credential))).toEqual(credential);
  });

  it("is refused where it is another one, damaged, or none", () => {
    const damaged = { ...credential, holder_secret: "0x1" };
    for (const text of ["", "{", "[]", JSON.stringify(issued), JSON.stringify(damaged)])
      expect(parseCredentialFile(text)).toBeNull();
  });

  it("has a new secret each time", () => {
    expect(newHolder().secret).not.toBe(newHolder().secret);
  });
});

describe("the words for what is told and what is not", () => {
  it("never promise to hide what is asked for", () => {
    expect(untold(request(), "Shop")).toContain("Your nationality");
    const one = request({ nationality_in: ["DE"], nationality_names: ["Germany"] });
    expect(learned(one, "Shop", credential.id)).toContain("You are a citizen of Germany");
    expect(untold(one, "Shop").join()).not.toMatch(/nationality|countries/);
    const two = request({ nationality_in: ["DE", "FR"], nationality_names: ["Germany", "France"] });
    expect(untold(two, "Shop")).toContain("Which of these countries is yours");
    expect(learned(request({ age_at_least: null }), "Shop", credential.id).join()).not.toMatch(/years old/);
  });
});
