// The package's own types speak of addresses alone; these are of what is used here, as its source tells.

declare module "libheif-js/wasm-bundle.js" {
  type Handle = { readonly handle: unique symbol };
  type Code = { value: number };
  export interface HeifChannel {
    width: number;
    height: number;
    /** Bytes from one row to the next. */
    stride: number;
    /** A view of the codec's memory. */
    data: Uint8Array;
  }
  const libheif: {
    heif_context_alloc(): Handle;
    heif_context_read_from_memory(context: Handle, bytes: Uint8Array): { code: Code; message: string };
    /** An error, with a code, where there is none. */
    heif_js_context_get_primary_image_handle(context: Handle): Handle & { code?: Code };
    /** The size as it is shown, turned and cut as the file says. */
    heif_image_handle_get_width(image: Handle): number;
    heif_image_handle_get_height(image: Handle): number;
    /** Turned and cut as the file says; an error, with a code, where it cannot be decoded. */
    heif_js_decode_image2(
      image: Handle,
      colorspace: Code,
      chroma: Code,
    ): { code?: Code; message?: string; channels?: HeifChannel[] } | undefined;
    heif_error_code: { heif_error_Ok: Code };
    heif_colorspace: { heif_colorspace_RGB: Code };
    heif_chroma: { heif_chroma_interleaved_RGB: Code };
  };
  export default libheif;
}
