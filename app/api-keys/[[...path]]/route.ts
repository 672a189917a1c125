import { mount } from "#lib/doors/http.ts";
import { router } from "#lib/doors/index.ts";

export const { GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS } = mount(router);
