export { sendOtp } from "./send-otp.ts";
export { verifyOtp } from "./verify-otp.ts";
