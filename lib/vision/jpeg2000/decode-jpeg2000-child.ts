import load from "@cornerstonejs/codec-openjpeg/decodewasmjs";

// The process that decodes one portrait. It is started by decode-jpeg2000.ts, lives for one picture, and is killed after it.

/** What the child found; `pixels` is row by row, `components` bytes a pixel. */
export type Jpeg2000Report =
  | { kind: "decoded"; width: number; height: number; components: number; pixels: Uint8Array }
  | { kind: "unreadable" };

async function decode(bytes: Uint8Array): Promise<Jpeg2000Report> {
  const { J2KDecoder } = await load();
  const decoder = new J2KDecoder();
  decoder.getEncodedBuffer(bytes.length).set(bytes);
  decoder.decode();
  const { width, height, componentCount } = decoder.getFrameInfo();
  const pixels = Uint8Array.from(decoder.getDecodedBuffer());
  return { kind: "decoded", width, height, components: componentCount, pixels };
}

process.once("message", (bytes: Uint8Array) => {
  decode(bytes)
    .catch((): Jpeg2000Report => ({ kind: "unreadable" }))
    .then((report) => process.send?.(report));
});
