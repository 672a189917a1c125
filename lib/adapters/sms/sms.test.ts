import http from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { fallingBack } from "./falling-back.ts";
import { SendRefused, SendUnavailable, type SmsProvider } from "./port.ts";
import { snsSms } from "./sns.ts";
import { twilioSms } from "./twilio.ts";

type Verdict = "take" | "refuse" | "later";
type Played = { provider: SmsProvider; taken: string[]; close(): Promise<void> };
type Play = (verdict: Verdict) => Promise<Played>;

const message = { to: "+14155550123", text: "123456 is your code", id: "msg_0001-1" };

/** A provider's HTTP server that answers by verdict and keeps the bodies it took. */
async function listen(verdict: Verdict, reply: (status: number) => string) {
  const taken: string[] = [];
  const server = http.createServer(async (req, res) => {
    const raw = Buffer.concat(await Array.fromAsync(req)).toString();
    const status = { take: 200, refuse: 400, later: 503 }[verdict];
    if (verdict === "take") taken.push(decodeURIComponent(raw.replaceAll("+", " ")));
    const type = req.headers["content-type"]?.includes("json") ? "application/json" : "text/xml";
    res.writeHead(status, { "content-type": type }).end(reply(status));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  const port = typeof address === "object" && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, taken, close };
}

const playTwilio: Play = async (verdict) => {
  const { url, ...rest } = await listen(verdict, (status) =>
    JSON.stringify(status < 300 ? { sid: "SM1" } : { status, code: 21211, message: `Invalid ${message.to}` }),
  );
  const provider = twilioSms({ accountSid: "AC123", authToken: "secret", from: "+14155550100", baseUrl: url });
  return { provider, ...rest };
};

const playSns: Play = async (verdict) => {
  const { url, ...rest } = await listen(verdict, (status) =>
    status < 300
      ? "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>"
      : `<ErrorResponse><Error><Code>InvalidParameter</Code><Message>${message.to}</Message></Error></ErrorResponse>`,
  );
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
  return { provider: snsSms({ region: "eu-central-1", credentials, endpoint: url }), ...rest };
};

describe.each([
  { name: "twilio", play: playTwilio },
  { name: "sns", play: playSns },
])("text messages by $name", ({ name, play }) => {
  it("are taken whole, and the answer names who took them", async () => {
    const { provider, taken } = await play("take");
    expect([provider.name, await provider.send(message)]).toEqual([name, name]);
    expect(taken).toHaveLength(1);
    expect(taken[0]).toContain("14155550123");
    expect(taken[0]).toContain("123456 is your code");
  });

  it.each([
    ["refuse", SendRefused],
    ["later", SendUnavailable],
  ] as const)("that meet `%s` fail as what they are, and the error names no number", async (verdict, kind) => {
    const { provider } = await play(verdict);
    const failure = await provider.send(message).catch((cause: unknown) => cause);
    expect(failure).toBeInstanceOf(kind);
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain("4155550123");
  });

  it("may be tried again where nobody answers", async () => {
    const { provider, close } = await play("take");
    await close();
    await expect(provider.send(message)).rejects.toBeInstanceOf(SendUnavailable);
  });
});

describe("two providers", () => {
  it.each([
    [playTwilio, playSns, "sns"],
    [playSns, playTwilio, "twilio"],
  ] as const)("stand in for each other where the first cannot take a message now", async (first, second, name) => {
    const [failing, standing] = [await first("later"), await second("take")];
    expect(await fallingBack(failing.provider, standing.provider).send(message)).toBe(name);
    expect(standing.taken).toHaveLength(1);
  });

  it("are not both asked where the first took it, or refused it for good", async () => {
    const [taking, refusing, second] = [await playTwilio("take"), await playTwilio("refuse"), await playSns("take")];
    expect(await fallingBack(taking.provider, second.provider).send(message)).toBe("twilio");
    await expect(fallingBack(refusing.provider, second.provider).send(message)).rejects.toBeInstanceOf(SendRefused);
    expect(second.taken).toEqual([]);
  });
});
