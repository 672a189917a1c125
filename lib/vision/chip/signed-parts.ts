import { broken, type Element, elementsOf, onlyElement } from "./element.ts";

/** The parts of a SignedData with one signer, octet by octet as they were sent. */
export type SignedParts = {
  certificates: Uint8Array[];
  /** Issuer and serial number, or the octets of a key identifier. */
  signerIdentifier: Uint8Array;
  /** What the signer signed. */
  signed: Uint8Array;
};

const [oid, number, octets, sequence, set, context0, key] = [0x06, 0x02, 0x04, 0x30, 0x31, 0xa0, 0x80];

/**
 * Takes a SignedData (RFC 5652 §5.1) apart and refuses it unless every tag that no signature covers is the prescribed
 * one: parsers by schema let some tags of another class pass, and then a bit could change unseen.
 */
export function signedParts(der: Uint8Array, file: string): SignedParts {
  const childrenOf = (element: Element | undefined, tag: number, ...layouts: number[][]): Element[] => {
    const children = element?.tag === tag ? elementsOf(element.content, file) : [];
    const found = children.map((child) => child.tag).join();
    if (!layouts.some((layout) => layout.join() === found)) throw broken(file);
    return children;
  };
  const identifier = (element: Element | undefined) => {
    const [, parameters] = childrenOf(element, sequence, [oid], [oid, 0x05], [oid, sequence]);
    if (parameters?.tag === sequence) refuseOtherTags(parameters, file);
  };
  const [, explicit] = childrenOf(onlyElement(der, file), sequence, [oid, context0]);
  const [data] = childrenOf(explicit, context0, [sequence]);
  const [, hashes, content, certificates, signers] = childrenOf(data, sequence, [number, set, sequence, context0, set]);
  for (const hash of elementsOf(hashes?.content ?? new Uint8Array(), file)) identifier(hash);
  const [, explicitContent] = childrenOf(content, sequence, [oid, context0]);
  childrenOf(explicitContent, context0, [octets]);
  const [signer] = childrenOf(signers, set, [sequence]);
  // What follows the signature, if anything, is not signed by definition (RFC 5652 §5.3) and not used here.
  const layout = (named: number) => [number, named, sequence, context0, sequence, octets];
  const layouts = [layout(sequence), layout(key), [...layout(sequence), 0xa1], [...layout(key), 0xa1]];
  const [, named, hash, attributes, algorithm] = childrenOf(signer, sequence, ...layouts);
  identifier(hash);
  identifier(algorithm);
  return {
    certificates: elementsOf(certificates?.content ?? new Uint8Array(), file).map(({ whole }) => whole),
    signerIdentifier: named?.content ?? new Uint8Array(),
    // RFC 5652 §5.4: signed as a SET, sent under [0].
    signed: Buffer.concat([Buffer.from([set]), attributes?.whole.subarray(1) ?? new Uint8Array()]),
  };
}

const parameterTags = new Set([sequence, oid, 0x05, number, 0xa0, 0xa1, 0xa2, 0xa3]); // RFC 4055 §3.1

function refuseOtherTags(element: Element, file: string): void {
  if (!parameterTags.has(element.tag)) throw broken(file);
  if (element.isConstructed) for (const child of elementsOf(element.content, file)) refuseOtherTags(child, file);
}

/** What names a certificate: its issuer and serial number as they stand in it. */
export function issuerAndSerial(certificate: Uint8Array, file: string): Uint8Array {
  const [tbs] = elementsOf(onlyElement(certificate, file).content, file);
  const [, serial, , issuer] = elementsOf(tbs?.content ?? new Uint8Array(), file);
  if (!serial || !issuer) throw broken(file);
  return Buffer.concat([issuer.whole, serial.whole]);
}
