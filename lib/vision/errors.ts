/** Why an upload was refused; stable, for the caller's own wording or statistics. */
export type ImageRefusal =
  | "empty"
  | "too_large"
  | "unsupported_type"
  | "unreadable"
  | "too_many_pixels"
  | "too_small"
  | "too_many_pages"
  | "took_too_long";

/** The image cannot be used. `message` is a public sentence that tells the sender what to do. */
export class ImageRefused extends Error {
  override readonly name = "ImageRefused";
  readonly code: ImageRefusal;

  constructor(code: ImageRefusal, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What reads on and on, by the limit of a job or of one look. */
export const tookTooLong = (): ImageRefused =>
  new ImageRefused("took_too_long", "Reading this image takes too long. Send a smaller or clearer photograph.");

/** The queue is full; nothing was started. Ask again after `retryAfterSeconds`. */
export class VisionBusy extends Error {
  override readonly name = "VisionBusy";
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(`Too many images are being read at the moment. Try again in ${retryAfterSeconds} seconds.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The worker died under this one image; the pool has already replaced it. */
export class VisionCrashed extends Error {
  override readonly name = "VisionCrashed";

  constructor(options?: ErrorOptions) {
    super("The image could not be processed. Send another photograph of it.", options);
  }
}
