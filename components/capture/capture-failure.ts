/** A refusal or a lost connection (`status` 0), in words that can be shown. */
export class CaptureFailure extends Error {
  readonly status: number;
  readonly requestId: string | null;
  /** Seconds after which the server asks to be asked again; null where it says nothing. */
  readonly retryAfterSeconds: number | null;

  constructor(message: string, status: number, requestId: string | null, retryAfterSeconds: number | null = null) {
    super(message);
    this.name = "CaptureFailure";
    this.status = status;
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** It may pass by itself: the same thing can be sent again as it is. */
  get isPassing(): boolean {
    return this.status === 0 || this.status >= 500;
  }

  /** The link opens nothing: wrong, used up or past its time. */
  get isClosedLink(): boolean {
    return this.status === 401 || this.status === 404;
  }
}
