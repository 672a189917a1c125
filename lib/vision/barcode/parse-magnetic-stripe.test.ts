import { describe, expect, it } from "vitest";
import { parseAamva } from "./parse-aamva.ts";
import { parseMagneticStripe } from "./parse-magnetic-stripe.ts";

const track3 = `_%0AV8V1A1${" ".repeat(21)}F165 61BROBLU9123456789${" ".repeat(16)}E$R2S6L?`;
const stripe = (city = "VICTORIA^", expiry = "2909") =>
  `%BC${city}LINDGREN,$MAJA ROSE^12 EXAMPLE ST$VICTORIA BC  V8V 1A1^?;6360281234567=${expiry}19700906=?${track3}`;

describe("a licence's barcode with the text of a magnetic stripe", () => {
  it("is read by the rules of the stripe, and its expiry is not sure to the day", () => {
    expect(parseAamva(stripe())).toBeNull();
    expect(parseMagneticStripe(stripe())).toMatchObject({
      jurisdiction: "BC",
      unsure: ["expiryDate"],
      fields: {
        surname: "LINDGREN",
        givenNames: "MAJA ROSE",
        fullName: "MAJA ROSE LINDGREN",
        documentNumber: "1234567",
        dateOfBirth: "1970-09-06",
        expiryDate: "2029-09-30",
        issuingCountry: "CAN",
        sex: "F",
      },
    });
  });

  it.each([
    ["2977", { expiryDate: null, validity: "unlimited" }],
    ["2988", { expiryDate: "2030-09-30", validity: null }],
    ["2999", { expiryDate: "2029-09-06", validity: null }],
    ["2913", { expiryDate: null, validity: null }],
  ])("expires as %s says", (expiry, end) => {
    expect(parseMagneticStripe(stripe("VICTORIA^", expiry))?.fields).toMatchObject(end);
  });

  it("may name a city of thirteen characters, which no separator ends", () => {
    expect(parseMagneticStripe(stripe("NORTHVANCOUVE"))?.fields.surname).toBe("LINDGREN");
  });

  it.each(["", "%", "%BC", stripe().replace(";", ":"), stripe().replaceAll("^", " "), `${stripe()}${"X".repeat(500)}`])(
    "is none in %j, nor where it breaks off",
    (text) => {
      expect(parseMagneticStripe(text)).toBeNull();
      for (let length = 0; length < text.length; length += 7) parseMagneticStripe(text.slice(0, length));
    },
  );

  it("states no birth that is no day", () => {
    expect(parseMagneticStripe(stripe().replace("19700906", "19701306"))?.fields.dateOfBirth).toBeNull();
  });
});
