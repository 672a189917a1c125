import { client, ready } from "@serenity-kit/opaque";
import { answerTasks } from "./answer-tasks.ts";
import { ProverError } from "./prover-error.ts";
import type { OpaqueTask } from "./worker-messages.ts";

// A worker, because stretching takes a second in which the page must go on.

answerTasks<OpaqueTask>(async (task, onProgress) => {
  await ready;
  if (task.kind === "preload") return null;
  const { password } = task;
  if (task.kind === "start-registration") return client.startRegistration({ password });
  if (task.kind === "start-login") return client.startLogin({ password });
  onProgress({ stage: "derive" });
  const keyStretching = presetOf(task.keyStretching);
  if (task.kind === "finish-registration") {
    const { state: clientRegistrationState, response: registrationResponse } = task;
    return client.finishRegistration({ password, clientRegistrationState, registrationResponse, keyStretching })
      .registrationRecord;
  }
  const { state: clientLoginState, response: loginResponse } = task;
  return client.finishLogin({ password, clientLoginState, loginResponse, keyStretching })?.finishLoginRequest ?? null;
});

/** The library's presets that stretch as RFC 9106 §4 recommends; a server must not talk a client into less. */
function presetOf(name: string): "memory-constrained" | "rfc-recommended" {
  if (name === "memory-constrained" || name === "rfc-recommended") return name;
  throw new ProverError("refused", "The server asks for a way of stretching passwords that is not to be trusted.");
}
