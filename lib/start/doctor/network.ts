import net from "node:net";
import { redisCircuit } from "#lib/engine/redis.ts";
import type { Env } from "#lib/env.ts";
import { checkOperatorRedis } from "../operator-redis.ts";
import { codeOf } from "../start-error.ts";
import { bad, doubt, good, type Told } from "./finding.ts";

const CONNECT_MILLISECONDS_MAX = 3_000;

export async function redisOf({ REDIS_URL }: Env): Promise<Told> {
  if (!REDIS_URL) return good("is not used: limits are counted in PostgreSQL.");
  await checkOperatorRedis();
  const before = Date.now();
  const [seconds = 0] = (await redisCircuit()?.client.time()) ?? [];
  const apart = Math.abs(Number(seconds) - before / 1000);
  if (apart > 30)
    return doubt(`counts, and its clock is ${apart.toFixed(0)} s from this machine's: let both follow a time server.`);
  return good("counts.");
}

/** Whether a server answers at PUBLIC_URL, asked as a balancer asks. */
export async function answersAt({ publicUrl }: Env): Promise<Told> {
  const answer = await fetch(`${publicUrl}/ready`, {
    redirect: "manual",
    signal: AbortSignal.timeout(CONNECT_MILLISECONDS_MAX),
  }).catch((cause: unknown) => reasonOf(cause));
  if (typeof answer === "string")
    return doubt(
      `No server answers at ${publicUrl} (${answer}): start one, or look at what is before it and at PUBLIC_URL.`,
    );
  const body = await answer.text().catch(() => "");
  if (answer.status === 200) return good(`A server answers at ${publicUrl}.`);
  if (answer.status === 503) return bad(`The server at ${publicUrl} is not ready: ${body.slice(0, 300)}`);
  return bad(
    `What answers at ${publicUrl}/ready says ${answer.status}, and is no server of this product: look at the proxy.`,
  );
}

function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
  return codeOf(inner) || (cause instanceof Error ? cause.name : "unknown");
}

/** Whether the hosts of the providers that are set up take a connection; nothing is sent to them. */
export async function providersOf(settings: Env): Promise<Told[]> {
  const hosts = hostsOf(settings);
  if (hosts.length === 0) return [good("None is set up: messages wait in the development inbox.")];
  return Promise.all(
    hosts.map(async ([what, host, port]) => {
      const failure = await connected(host, port);
      if (failure === undefined) return good(`${what} (${host}) takes connections.`);
      return bad(
        `${what} (${host}:${port}) takes no connection (${failure}): look at its setting, and at what the network lets out.`,
      );
    }),
  );
}

function hostsOf({ EMAIL_PROVIDER, SMS_PROVIDER, SMTP_URL, AWS_REGION }: Env): [string, string, number][] {
  const hosts: [string, string, number][] = [];
  if (EMAIL_PROVIDER === "resend") hosts.push(["Resend", "api.resend.com", 443]);
  if (EMAIL_PROVIDER === "smtp" && SMTP_URL) {
    const { hostname, port, protocol } = new URL(SMTP_URL);
    hosts.push(["The mail server", hostname, Number(port) || (protocol === "smtps:" ? 465 : 587)]);
  }
  if (SMS_PROVIDER === "twilio") hosts.push(["Twilio", "api.twilio.com", 443]);
  if (SMS_PROVIDER === "sns" && AWS_REGION) hosts.push(["Amazon SNS", `sns.${AWS_REGION}.amazonaws.com`, 443]);
  return hosts;
}

/** Undefined where it does; else the error's code. */
function connected(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: host.replace(/^\[|\]$/g, ""), port, timeout: CONNECT_MILLISECONDS_MAX });
    const end = (failure?: string) => {
      socket.destroy();
      resolve(failure);
    };
    socket.once("connect", () => end());
    socket.once("timeout", () => end("ETIMEDOUT"));
    socket.once("error", (cause) => end(codeOf(cause) || "unknown"));
  });
}
