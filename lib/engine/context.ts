import type { Mode } from "#db/schema/columns.ts";
import type { Platform, Tenant } from "#db/tenant.ts";
import type { Plan } from "./plans.ts";

/** Who acts. What each may do is in `scopes`; what each is, decides nothing. */
export type Actor = {
  readonly type: "key" | "user" | "member" | "capture" | "operator" | "system" | "anonymous";
  /** `key_…`, `usr_…`, `kyc_sess_…`, or the job's name. */
  readonly id: string;
  readonly scopes: readonly string[];
};

/** The signed-in user on whose behalf the call is made, where there is one. */
export type SignedIn = {
  readonly userId: string;
  readonly sessionId: string;
  readonly role: string;
  /** The organization demands a second factor that this session has not answered with: it may set one up, and no more. */
  readonly lacksFactor?: boolean;
  /** Digest of the access token's `jti`, where the call came with one. */
  readonly tokenHash?: string;
  /** When that token stops being good by itself; its session may end before. */
  readonly tokenExpiresAt?: Date;
};

export type Client = { readonly ip: string; readonly userAgent: string; readonly deviceName?: string };

/** What the caller brings; the pipeline adds the open transaction. */
export type Caller = {
  readonly tenantId: string | null;
  readonly mode: Mode;
  readonly plan: Plan | null;
  readonly actor: Actor;
  readonly user: SignedIn | null;
  readonly requestId: string;
  readonly now: Date;
  readonly client: Client;
  /** The secret by which a trusted device is recognised, where the client has sent one; never kept, never logged. */
  readonly deviceToken?: string;
  /** Scheme, host and port of the page that calls, such as `https://app.example.com`; ours where no page does. */
  readonly origin: string;
  /** The door decides how long its tokens live; "internal" is the console and jobs. */
  readonly door: {
    readonly name: string;
    readonly accessTokenSeconds: number;
    /** Calls a minute and key on the plan Free, where the door publishes its own rate. */
    readonly freeCallsPerMinute?: number;
  };
  readonly idempotencyKey?: string;
  /** Name of the route, for the log of calls. */
  readonly route?: string;
};

/** Ids and outcomes; never a secret, a biometric or personal data. */
export type EventData = Readonly<Record<string, unknown>>;

export type Emit = (type: string, event: { subject: string; data?: EventData }) => Promise<void>;

/** What an operation of one tenant gets: the caller, and one open transaction as that tenant. */
export type TenantContext = Caller & { readonly tenantId: string; readonly tenant: Tenant; readonly emit: Emit };

/** What a long operation gets: no transaction, but the means to open short ones. */
export type LongContext = Caller & {
  readonly tenantId: string;
  transact<T>(work: (ctx: TenantContext) => Promise<T>): Promise<T>;
};

/** Goes on as one tenant inside a platform transaction. */
export type Enter = <T>(tenantId: string, mode: Mode, work: (ctx: TenantContext) => Promise<T>) => Promise<T>;

/** What an operation that comes before any tenant gets: transactions that see every tenant. */
export type PlatformContext = Caller & {
  transact<T>(work: (platform: Platform, enter: Enter) => Promise<T>): Promise<T>;
};
