export { type CertificateOptions, type Certified, newAuthority, newDocumentSigner } from "./certificates.ts";
export { der, nothing, oid, sequence } from "./der.ts";
export { dataGroup1, dataGroup2, dataGroup2Tagged, masterList, type SodOptions, securityObject } from "./files.ts";
export { box, codeStream, jp2, type Pixels } from "./jpeg2000.ts";
export { KEY_KINDS, newSigningKey } from "./keys.ts";
