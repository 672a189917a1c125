import { CopyButton } from "#components/ui/copy-button.tsx";
import type { SetUp } from "./api.ts";

/** The picture for another device's camera; the key, and a link, for an app on this one. */
export function SecretToScan({ setUp: { secret, qr_uri, qr_image } }: { setUp: SetUp }) {
  return (
    <div className="flex flex-col gap-5">
      {/* biome-ignore lint/performance/noImgElement: a picture that is its own address */}
      <img
        src={qr_image}
        alt="QR code for your authenticator app; the key below says the same"
        width={208}
        height={208}
        className="self-center rounded-lg border border-line bg-white"
      />
      <div className="flex flex-col gap-2">
        <p className="font-medium">No camera? Type this key into the app:</p>
        <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line bg-sunken px-4 py-3">
          <code data-testid="setup-secret" className="min-w-0 break-all">
            {secret.replace(/(.{4})(?=.)/g, "$1 ")}
          </code>
          <CopyButton text={secret} size="medium">
            Copy the key
          </CopyButton>
        </div>
        <a
          href={qr_uri}
          className="inline-flex min-h-11 items-center self-start text-accent-ink underline underline-offset-3 hover:no-underline"
        >
          Open an app on this device
        </a>
      </div>
    </div>
  );
}
