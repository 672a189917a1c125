/**
 * Where files live. Names are paths of ids (`org_…/kyc_sess_…/doc_…`); bytes are sealed before they come here,
 * so that no provider ever sees a picture.
 */
export type Storage = {
  /** Stores the whole of it or nothing; replaces what has that name. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Undefined where there is nothing of that name. */
  get(name: string): Promise<Buffer | undefined>;
  has(name: string): Promise<boolean>;
  /** Does nothing where there is nothing of that name. */
  remove(name: string): Promise<void>;
  /** Every name that begins with the prefix. */
  list(prefix: string): Promise<string[]>;
  /** The same one by one, for when there are millions. */
  walk(prefix: string): AsyncIterable<string>;
  /** Clears what writes that broke off before this moment have left; it was never visible as a file. */
  sweep(before: Date): Promise<void>;
};

/** The provider cannot be used now: no space, no permission, not reachable. */
export class StorageUnavailable extends Error {
  override name = "StorageUnavailable";
}

/** The provider is set up so that it can never work; the message is for the operator and says what to do. */
export class StorageUnusable extends Error {
  override name = "StorageUnusable";
}

/** Whether it is a name as ids make them: nothing that leads out of a tenant's own folder. */
export function isName(text: string): boolean {
  return /^[\w-]+(?:\/[\w-]+)*$/.test(text);
}

/** The name itself; throws where it is none. */
export function checkedName(name: string): string {
  if (!isName(name)) throw new Error("a stored file's name has other characters than ids have");
  return name;
}

/** The prefix itself; throws where no name can begin with it. */
export function checkedPrefix(prefix: string): string {
  if (!/^(?:[\w-]+\/)*[\w-]*$/.test(prefix))
    throw new Error("a prefix of stored files has other characters than ids have");
  return prefix;
}
