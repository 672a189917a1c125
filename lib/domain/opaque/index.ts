export { isCurrentPassword, provenCurrent } from "./current-password.ts";
export { beginOpaqueLogin, logInByOpaque } from "./log-in-by-opaque.ts";
export { beginOpaqueMigration, finishOpaqueMigration } from "./migrate.ts";
export { readOpaqueStatus } from "./read-status.ts";
export { beginOpaqueRegistration, registerByOpaque } from "./register-by-opaque.ts";
export { finishRecord, RegistrationRecord } from "./registration.ts";
