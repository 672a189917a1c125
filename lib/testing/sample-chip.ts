import {
  dataGroup1,
  dataGroup2,
  newAuthority,
  newDocumentSigner,
  securityObject,
} from "#scripts/specimen/chip/index.ts";

const dg1 = dataGroup1([
  "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
  "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
]);
const dg2 = dataGroup2(Buffer.from("ffd8ffe000104a464946", "hex"));

/** The files of a whole chip that nobody trusts, in base64, as they are sent. */
export const CHIP_FILES = {
  dg1: () => dg1.toString("base64"),
  dg2: () => dg2.toString("base64"),
  sod: () => securityObject(newDocumentSigner(newAuthority()), { 1: dg1, 2: dg2 }).toString("base64"),
} satisfies Record<string, () => unknown>;
