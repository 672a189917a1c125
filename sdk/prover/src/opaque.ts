import { openOpaqueWorker } from "./open-workers.ts";
import type { ProverOptions } from "./progress.ts";
import { ProverError } from "./prover-error.ts";
import { newTaskQueue } from "./task-queue.ts";
import type { OpaqueTask } from "./worker-messages.ts";

const queue = newTaskQueue<OpaqueTask>(openOpaqueWorker);

type Options = Pick<ProverOptions, "onProgress" | "signal">;

/** What a password is stretched by, as the server names it: registration and sign-in must use the same. */
type Secret = { password: string; keyStretching: string };

/** Loads OPAQUE's worker, so that the step asked for later is done at once. */
export async function preloadOpaque(options: Options = {}): Promise<void> {
  await queue.run({ kind: "preload" }, options);
}

/** Begins a record: the first message to send, and `finish`, which makes the record of the server's answer. */
export async function startOpaqueRegistration({ password, keyStretching }: Secret, options: Options = {}) {
  const begun = await queue.run({ kind: "start-registration", password: spelled(password) }, options);
  const state = textIn(begun, "clientRegistrationState");
  const finish = async (response: string): Promise<string> => {
    const step = { kind: "finish-registration", password: spelled(password), state, response, keyStretching } as const;
    return String(await queue.run(step, options));
  };
  return { registrationRequest: textIn(begun, "registrationRequest"), finish };
}

/** Begins a sign-in: the first message to send, and `finish`, which answers null where the password is wrong. */
export async function startOpaqueLogin({ password, keyStretching }: Secret, options: Options = {}) {
  const begun = await queue.run({ kind: "start-login", password: spelled(password) }, options);
  const state = textIn(begun, "clientLoginState");
  const finish = async (response: string): Promise<string | null> => {
    const step = { kind: "finish-login", password: spelled(password), state, response, keyStretching } as const;
    const finished = await queue.run(step, options);
    return typeof finished === "string" ? finished : null;
  };
  return { startLoginRequest: textIn(begun, "startLoginRequest"), finish };
}

/** Ends the worker and frees what it holds; the next call starts another one. */
export const releaseOpaque = queue.close;

const spelled = (password: string) => password.normalize("NFKC");

function textIn(answer: unknown, field: string): string {
  const text: unknown = Reflect.get(Object(answer), field);
  if (typeof text === "string") return text;
  throw new ProverError("failed", "OPAQUE could not be begun.");
}
