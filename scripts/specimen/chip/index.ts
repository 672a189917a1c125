export { type CertificateOptions, type Certified, newAuthority, newDocumentSigner } from "./certificates.ts";
export { der, integer, nothing, octets, oid, sequence } from "./der.ts";
export { dataGroup1, dataGroup2, dataGroup2Tagged, masterList, type SodOptions, securityObject } from "./files.ts";
export { KEY_KINDS, type KeyKind, newSigningKey } from "./keys.ts";
