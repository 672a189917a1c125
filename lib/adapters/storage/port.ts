/**
 * Where files live. Names are paths of ids (`org_…/kyc_sess_…/doc_…`); bytes are sealed before they come here,
 * so that no provider ever sees a picture.
 */
export type Storage = {
  /** Stores the whole of it or nothing; replaces what has that name. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Undefined where there is nothing of that name. */
  get(name: string): Promise<Buffer | undefined>;
  /** Does nothing where there is nothing of that name. */
  remove(name: string): Promise<void>;
  /** Every name that begins with the prefix. */
  list(prefix: string): Promise<string[]>;
};

/** The provider could not take the bytes: no space, no permission, not reachable. */
export class StorageUnavailable extends Error {
  override name = "StorageUnavailable";
}
