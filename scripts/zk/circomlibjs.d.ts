/** What tests use of circomlibjs 0.1, which ships no types. */
declare module "circomlibjs" {
  interface Field {
    e(number: bigint): Uint8Array;
    toObject(element: Uint8Array): bigint;
  }
  function buildPoseidon(): Promise<{ (inputs: readonly bigint[]): Uint8Array; F: Field }>;
  function buildEddsa(): Promise<{
    F: Field;
    prv2pub(privateKey: Uint8Array): [Uint8Array, Uint8Array];
    signPoseidon(privateKey: Uint8Array, message: Uint8Array): { R8: [Uint8Array, Uint8Array]; S: bigint };
  }>;
}
