/** A request as a door sees it, from Node's server and from Next alike. */
export type ApiRequest = {
  readonly method: string;
  /** Still percent-encoded, with a leading slash, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  header(name: string): string | undefined;
  /** The body's chunks; may be read once. */
  body(): AsyncIterable<Uint8Array>;
  /** Address of the client, proxies resolved. */
  readonly ip: string;
};

export type ApiResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
};
