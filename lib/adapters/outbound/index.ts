export { AddressRefused, checkTarget, type OutboundAnswer, postOutbound } from "./post.ts";
export { isPrivateAddress } from "./private-ranges.ts";
