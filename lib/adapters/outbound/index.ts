export { AddressRefused, checkTarget, postOutbound } from "./post.ts";
export { isPrivateAddress } from "./private-ranges.ts";
