export { type Member, may, requireMember } from "./member.ts";
export { type ConsoleFault, type Performed, perform } from "./perform.ts";
