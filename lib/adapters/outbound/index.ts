export { fetchOutbound } from "./fetch-outbound.ts";
export { AddressRefused, checkTarget, postOutbound } from "./post.ts";
export { isPrivateAddress } from "./private-ranges.ts";
