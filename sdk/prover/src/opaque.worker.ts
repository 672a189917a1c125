import { client, ready } from "@serenity-kit/opaque";
import { answerTasks } from "./answer-tasks.ts";
import { presetOf } from "./opaque-stretching.ts";
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
