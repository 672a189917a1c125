import * as z from "zod";
import {
  AuthenticationResponse,
  CreationOptions,
  PasskeyName,
  RegistrationResponse,
  RequestOptions,
} from "#lib/domain/passkeys/index.ts";
import { inputShape, outputShape } from "../shape.ts";

/** The browser's own JSON keeps its names, so that it can be handed to `navigator.credentials` and back as it is. */
export const creationOptions = outputShape(CreationOptions, (output: z.output<typeof CreationOptions>) => output);
export const requestOptions = outputShape(RequestOptions, (output: z.output<typeof RequestOptions>) => output);

/** The browser's answer is the body, or lies in it under `credential`. */
export const registrationBody = inputShape(
  z
    .object({
      ...RegistrationResponse.partial().shape,
      credential: RegistrationResponse.optional(),
      name: PasskeyName.optional(),
    })
    .superRefine(wholeUnless(RegistrationResponse))
    .meta({ id: "PasskeyRegistrationBody" }),
  ({ name, credential, ...itself }) => ({ name, credential: credential ?? itself }),
);

export const authenticationBody = inputShape(
  z
    .object({ ...AuthenticationResponse.partial().shape, credential: AuthenticationResponse.optional() })
    .superRefine(wholeUnless(AuthenticationResponse))
    .meta({ id: "PasskeyAuthenticationBody" }),
  ({ credential, ...itself }) => ({ credential: credential ?? itself }),
);

/** Names what is missing where nothing is under `credential`. */
function wholeUnless(response: z.ZodObject) {
  return (wire: { credential?: unknown }, ctx: z.RefinementCtx) => {
    const issues = wire.credential === undefined ? (response.safeParse(wire).error?.issues ?? []) : [];
    for (const { path, message } of issues) ctx.addIssue({ code: "custom", path, message });
  };
}
