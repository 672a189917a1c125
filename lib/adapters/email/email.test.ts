import http from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { describe, expect, it, onTestFinished } from "vitest";
import { type EmailMessage, type EmailProvider, SendRefused, SendUnavailable } from "./port.ts";
import { resendEmail } from "./resend.ts";
import { smtpEmail } from "./smtp.ts";

/** What the fake took, in the same shape whoever is played. */
type Taken = { to: string[]; subject: string; id: string; raw: string };
type Verdict = "take" | "refuse" | "later";
type Played = { provider: EmailProvider; taken: Taken[]; close(): Promise<void> };

const message: EmailMessage = {
  to: "erika@example.com",
  from: "Example <no-reply@mail.example.org>",
  subject: "Your code – für Erika",
  text: "Code 123456",
  html: "<p>Code 123456</p>",
  id: "msg_0001-1",
};

const portOf = (server: { address(): AddressInfo | string | null }) => {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
};

async function playResend(verdict: Verdict): Promise<Played> {
  const taken: Taken[] = [];
  const server = http.createServer(async (req, res) => {
    const raw = Buffer.concat(await Array.fromAsync(req)).toString();
    const status = { take: 200, refuse: 422, later: 503 }[verdict];
    const { to, subject } = JSON.parse(raw);
    const isKnown = req.url === "/emails" && req.headers.authorization === "Bearer re_test";
    if (verdict === "take" && isKnown) taken.push({ to, subject, id: String(req.headers["idempotency-key"]), raw });
    const error = { statusCode: status, name: "validation_error", message: `refused ${to}` };
    res.writeHead(status, { "content-type": "application/json" });
    res.end(JSON.stringify(verdict === "take" ? { id: "x" } : error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onTestFinished(close);
  return { provider: resendEmail({ apiKey: "re_test", baseUrl: `http://127.0.0.1:${portOf(server)}` }), taken, close };
}

async function playSmtp(verdict: Verdict): Promise<Played> {
  const taken: Taken[] = [];
  const answer = { refuse: [550, "no such mailbox"], later: [451, "try later"] } as const;
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo(address, _session, done) {
      if (verdict === "take") return done();
      const [responseCode, text] = answer[verdict];
      done(Object.assign(new Error(`${text} ${address.address}`), { responseCode }));
    },
    async onData(stream, session, done) {
      const raw = Buffer.concat(await Array.fromAsync(stream)).toString();
      const id = /^Message-ID: <([^@]+)@mail\.example\.org>/im.exec(raw)?.[1] ?? "";
      const subject = /^Subject: (.*(?:\r\n .*)*)/im.exec(raw)?.[1] ?? "";
      taken.push({ to: session.envelope.rcptTo.map(({ address }) => address), subject: decoded(subject), id, raw });
      done();
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise<void>((resolve) => smtp.close(resolve));
  onTestFinished(close);
  return { provider: smtpEmail({ url: `smtp://127.0.0.1:${portOf(smtp.server)}` }), taken, close };
}

/** RFC 2047: `=?UTF-8?Q?…?=`. */
function decoded(header: string): string {
  return header.replace(/=\?UTF-8\?Q\?(.*?)\?=(\s+(?==\?))?/gi, (_all, word: string) =>
    decodeURIComponent(
      word
        .replaceAll("_", " ")
        .replaceAll("%", "%25")
        .replace(/=([0-9A-F]{2})/g, "%$1"),
    ),
  );
}

describe.each([
  { name: "resend", play: playResend },
  { name: "smtp", play: playSmtp },
])("mails by $name", ({ name, play }) => {
  it("are taken whole, with the id by which a second copy is known", async () => {
    const { provider, taken } = await play("take");
    expect(provider.name).toBe(name);
    await provider.send(message);
    expect(taken).toMatchObject([{ to: ["erika@example.com"], subject: "Your code – für Erika", id: "msg_0001-1" }]);
    expect(taken[0]?.raw).toContain("<p>Code 123456</p>");
    expect(taken[0]?.raw).toContain("no-reply@mail.example.org");
  });

  it.each([
    ["refuse", SendRefused],
    ["later", SendUnavailable],
  ] as const)("that meet `%s` fail as what they are, and the error names no address", async (verdict, kind) => {
    const { provider } = await play(verdict);
    const failure = await provider.send(message).catch((cause: unknown) => cause);
    expect(failure).toBeInstanceOf(kind);
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain("erika");
  });

  it("may be tried again where nobody answers", async () => {
    const { provider, close } = await play("take");
    await close();
    await expect(provider.send(message)).rejects.toBeInstanceOf(SendUnavailable);
  });

  it("take no second header from a subject or a recipient", async () => {
    const { provider, taken } = await play("take");
    await provider.send({ ...message, subject: "Hello\r\nBcc: mallory@example.com" });
    expect(taken[0]?.to).toEqual(["erika@example.com"]);
    expect(taken[0]?.raw).not.toMatch(/^Bcc:/im);
  });
});
