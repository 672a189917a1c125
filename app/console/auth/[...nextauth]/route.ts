import { handlers } from "#lib/console/auth.ts";

export const { GET, POST } = handlers;
