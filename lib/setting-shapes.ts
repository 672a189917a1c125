import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { isIP } from "node:net";
import path from "node:path";

/**
 * What a setting's value must be like, where a wrong one would show only with the first mail, sign-in or chip: said at the
 * start, in one sentence that does not repeat the value, since it may hold a password.
 */
const SHAPES: Readonly<Record<string, readonly [isUsable: (value: string) => boolean, sentence: string]>> = {
  HOST: [
    (value) => isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value),
    "must be an address of this machine such as 0.0.0.0 or ::, without a scheme, port or brackets",
  ],
  PUBLIC_URL: [
    (value) => !/^https?:\/\/(0\.0\.0\.0|\[::\])(:|\/|$)/i.test(value),
    "must name the host that people reach, such as https://id.example.com; which address to listen on is said by HOST",
  ],
  DATABASE_URL: [
    (value) => !/^postgres(ql)?:\/\//.test(value) || isAddress(firstHostOf(value), /^postgres(ql)?:$/),
    "must be such as postgres://user:password@host:5432/name; in a password # is written %23, / %2F, @ %40 and ? %3F",
  ],
  REDIS_URL: [
    (value) => value.startsWith("/") || (isAddress(value, /^rediss?:$/) && /^(\/\d*)?$/.test(new URL(value).pathname)),
    "must be such as redis://:password@host:6379/0, rediss:// for TLS, or the path of a socket; in a password # is written %23, / %2F, @ %40 and ? %3F",
  ],
  SMTP_URL: [
    (value) => !/^smtps?:\/\//.test(value) || isAddress(value, /^smtps?:$/),
    "must be such as smtps://user:password@host:465; in a password # is written %23, / %2F, @ %40 and ? %3F",
  ],
  EMAIL_FROM: [
    (value) => /^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@,]+@[^\s<>@,]+)$/.test(value),
    "must be one address, such as no-reply@example.com or Example <no-reply@example.com>",
  ],
  TWILIO_ACCOUNT_SID: [(value) => /^AC\w+$/.test(value), "must be an account's id, which begins with AC"],
  AWS_REGION: [(value) => /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(value), "must be a region's name such as eu-central-1"],
  BREACHED_PASSWORDS_URL: [
    (value) => isAddress(value, /^https?:$/),
    "must be a full address such as https://api.pwnedpasswords.com/range/",
  ],
  GEOIP_DATABASE: [
    isMmdb,
    "must name a file that is there and is a MaxMind database (.mmdb, unpacked), readable by this user",
  ],
  CSCA_CERTIFICATES: [
    holdsCertificate,
    "must name a file or a folder that is there, is readable by this user and holds certificates (PEM, DER or a master list)",
  ],
};

/** A sentence for each setting that cannot be used as it is. */
export function unusableShapes(set: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(SHAPES).flatMap(([name, [isUsable, sentence]]) => {
    const value = set[name]?.trim();
    return value === undefined || isUsable(value) ? [] : [`${name} ${sentence}`];
  });
}

/** A # that is not escaped, as in a password, cuts an address off where it stands. */
function isAddress(text: string, protocol: RegExp): boolean {
  const url = URL.parse(text);
  return url !== null && protocol.test(url.protocol) && url.hostname !== "" && !text.includes("#") && isEscaped(url);
}

function isEscaped({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    // A lone % in a password: drivers decode it, and end in a URIError.
    return false;
  }
}

/** The driver takes several hosts, by comma; an address has one. */
const firstHostOf = (text: string) => text.replace(/,[^/?#]*/, "");

// MaxMind DB format, "Metadata": it begins after the last such mark, within the last 128 KiB.
const MMDB_MARK = Buffer.from("\xab\xcd\xefMaxMind.com", "latin1");
const MMDB_METADATA_BYTES_MAX = 128 * 1024;

function isMmdb(file: string): boolean {
  return readable(() => ends(file, MMDB_METADATA_BYTES_MAX).last.includes(MMDB_MARK));
}

/** PEM by its label, DER and master lists by their outermost SEQUENCE (ITU-T X.690 §8.9); which are trusted is read later. */
function holdsCertificate(place: string): boolean {
  const looksLikeOne = (file: string) => {
    const { first } = ends(file, 16 * 1024);
    return first[0] === 0x30 || first.includes("-----BEGIN");
  };
  return readable(() => {
    if (!statSync(place).isDirectory()) return looksLikeOne(place);
    const names = readdirSync(place).filter((name) => !name.startsWith("."));
    return names.some((name) => looksLikeOne(path.join(place, name)));
  });
}

function readable(look: () => boolean): boolean {
  try {
    return look();
  } catch {
    // Missing, a folder, or closed to this user: the sentence names all of them.
    return false;
  }
}

function ends(file: string, bytesMax: number): { first: Buffer; last: Buffer } {
  const opened = openSync(file, "r");
  try {
    const { size } = fstatSync(opened);
    const part = (position: number) => {
      const bytes = Buffer.alloc(Math.min(size, bytesMax));
      return bytes.subarray(0, readSync(opened, bytes, 0, bytes.length, position));
    };
    return { first: part(0), last: part(Math.max(0, size - bytesMax)) };
  } finally {
    closeSync(opened);
  }
}
