import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { env } from "#lib/env.ts";
import { api, say } from "./demo/api.ts";
import { livenessFrames } from "./demo/liveness-frames.ts";
import { startReceiver } from "./demo/receiver.ts";
import { passportPage, photograph, portraitPicture, SELFIE, STEADY_SHOT, specimenPerson } from "./specimen/index.ts";

const USAGE = `npm run demo -- [--url ADDRESS] [--document FILE --selfie FILE] [--type passport] [--country UTO]

Plays one verification against a running server and prints each step. Without files it draws a specimen person,
with a film for the liveness check; with files it reads yours, and judges liveness by the one selfie.
The server is the one of this folder's settings, unless --url names another.
Webhooks are shown where the server was started with WEBHOOKS_ALLOW_LOCAL=true.`;

const { values } = parseArgs({
  options: {
    url: { type: "string", default: env().publicUrl },
    document: { type: "string" },
    selfie: { type: "string" },
    type: { type: "string", default: "passport" },
    country: { type: "string", default: "UTO" },
    help: { type: "boolean", default: false },
  },
});

if (values.help || (values.document === undefined) !== (values.selfie === undefined)) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(values.help ? 0 : 2);
}

const person = specimenPerson("anna");
const pictures =
  values.document && values.selfie
    ? { document: await readFile(values.document), selfie: await readFile(values.selfie) }
    : {
        document: await photograph(await passportPage(person), STEADY_SHOT),
        selfie: await portraitPicture(person.look, SELFIE, { width: 960, format: "jpeg" }),
      };

const receiver = await startReceiver();
try {
  await play();
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = 1;
} finally {
  await receiver.close();
}

async function play(): Promise<void> {
  const post = api(values.url);
  const owner = `demo-${Date.now()}@example.com`;
  const organization = await post("POST /v1/organizations", {
    json: { name: "Demo", owner_email: owner, owner_password: `Demo-${crypto.randomUUID()}-A1` },
  });
  // A test key: in live mode the drawn specimen of a state that does not exist is rejected, as it should be.
  const made = await post("POST /v1/api-keys", {
    key: String(organization.access_token),
    json: { name: "Demo", mode: "test" },
  });
  const key = String(made.key);
  say("signed up an organization and made a test key", {
    organization: objectIn(organization.organization).id,
    prefix: made.prefix,
  });

  const secret = await subscribe(post, key);
  const created = await post("POST /v1/kyc/sessions", { key, json: { metadata: { source: "demo" } } });
  say("created a verification", { id: created.id, status: created.status, expires_at: created.expires_at });
  const at = `/v1/kyc/sessions/${String(created.id)}` as const;

  const document = await post(`POST ${at}/documents`, {
    key,
    form: { document_type: values.type, country: values.country },
    files: { file: [pictures.document] },
  });
  say("uploaded the document", {
    extracted_data: document.extracted_data,
    zone_valid: document.zone_valid,
    confidence: document.confidence,
    reasons: document.reasons,
  });

  const match = await post(`POST ${at}/face/match`, { key, files: { file: [pictures.selfie] } });
  say("compared the selfie with its portrait", match);

  await liveness(post, key, String(created.id));
  const outcome = await post(`POST ${at}/complete`, { key, json: {} });
  say("finished", {
    status: outcome.status,
    decision: outcome.decision,
    risk_score: outcome.risk_score,
    reasons: outcome.reasons,
  });
  if (secret)
    say(
      "the signed webhooks that arrived",
      await receiver.received(secret, ["kyc.completed", "kyc.failed", "kyc.review"]),
    );
}

async function subscribe(post: ReturnType<typeof api>, key: string): Promise<string | undefined> {
  try {
    const webhook = await post("POST /v1/webhooks", { key, json: { url: receiver.url, events: ["*"] } });
    say("subscribed a receiver of this machine", { id: webhook.id, url: receiver.url });
    return String(webhook.secret);
  } catch (cause) {
    say("no webhook: the server refuses addresses of this machine", {
      reason: cause instanceof Error ? cause.message : "unknown",
    });
    return undefined;
  }
}

async function liveness(post: ReturnType<typeof api>, key: string, id: string): Promise<void> {
  if (values.selfie) {
    const answer = await post(`POST /v1/kyc/sessions/${id}/face/liveness`, { key, files: { file: [pictures.selfie] } });
    return say("judged liveness by the one picture", answer);
  }
  const challenge = await post(`GET /kyc/${id}/liveness/challenge?steps=3`, { key });
  const steps = Array.isArray(challenge.steps) ? challenge.steps.map(String) : [];
  say("was asked to move", { instructions: challenge.instructions });
  const film = await livenessFrames(person.look, steps);
  const answer = await post(`POST /kyc/${id}/liveness`, {
    key,
    form: {
      challenge_id: String(challenge.challenge_id),
      times: JSON.stringify(film.times),
      timeline: JSON.stringify(film.timeline),
    },
    files: { files: film.frames },
  });
  say("sent the filmed movements", answer);
}

function objectIn(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
