// The package has no types of its own; these are of what is used here, as its README tells.

type PictureInfo = { width: number; height: number; bitsPerSample: number; componentCount: number; isSigned: boolean };

declare module "@cornerstonejs/codec-openjpeg/decodewasmjs" {
  export interface Decoder {
    /** A view of the codec's memory, to be filled. */
    getEncodedBuffer(length: number): Uint8Array;
    /** Returns where it fails too; the picture is then the one before, or empty. */
    decode(): void;
    getDecodedBuffer(): Uint8ClampedArray;
    getFrameInfo(): PictureInfo;
  }
  export default function load(): Promise<{ J2KDecoder: new () => Decoder }>;
}

declare module "@cornerstonejs/codec-openjpeg/wasmjs" {
  export interface Encoder {
    /** A view of the codec's memory, to be filled. */
    getDecodedBuffer(info: PictureInfo): Uint8Array;
    setQuality(isLossless: boolean, layers: number): void;
    setCompressionRatio(layer: number, ratio: number): void;
    encode(): void;
    /** A view of the codec's memory, to be copied. */
    getEncodedBuffer(): Uint8Array;
  }
  export default function load(): Promise<{ J2KEncoder: new () => Encoder }>;
}
