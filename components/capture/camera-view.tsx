"use client";

import { CameraOff } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { troubleWords } from "./camera.ts";
import type { Camera } from "./use-camera.ts";

/** What the camera sees, with a frame to fill and four words that say how. `shape` is what must fit inside. */
export function CameraView({
  camera,
  shape,
  words,
  isMirrored = false,
  isGood = false,
  isAbove = false,
  overlay,
}: {
  camera: Camera;
  shape: "page" | "card" | "face";
  words: string;
  isMirrored?: boolean;
  isGood?: boolean;
  /** Over whatever fills the screen meanwhile. */
  isAbove?: boolean;
  overlay?: ReactNode;
}) {
  const { status, size } = camera;
  const ratio = size ? size.width / size.height : 4 / 3;
  return (
    <div className={classNames("flex flex-col gap-3", isAbove && "relative z-50")}>
      <div
        className="relative mx-auto w-full overflow-hidden rounded-lg bg-[#0b0f16]"
        style={{ aspectRatio: ratio, maxWidth: `calc(56dvh * ${ratio})` }}
      >
        <video
          ref={camera.video}
          playsInline
          muted
          aria-label="Camera preview"
          className={classNames("size-full object-cover", isMirrored && "-scale-x-100")}
        />
        {status === "on" ? <Outline shape={shape} isGood={isGood} /> : null}
        {status === "asking" || status === "off" ? (
          <Notice>Allow the camera when your browser asks.</Notice>
        ) : status !== "on" ? (
          <Trouble words={troubleWords[status]} onRetry={camera.open} />
        ) : null}
        {status === "on" ? overlay : null}
      </div>
      <p
        aria-live="polite"
        className={classNames(
          "min-h-7 text-center font-semibold text-lg",
          // Readable on any colour behind it.
          isAbove ? "mx-auto rounded-lg bg-[#10151d] px-3 text-white" : isGood ? "text-verified" : "text-ink",
        )}
      >
        {status === "on" ? words : null}
      </p>
    </div>
  );
}

function Trouble({ words, onRetry }: { words: string; onRetry: () => void }) {
  const retry = useRef<HTMLButtonElement>(null);

  // The button that was pressed to open the camera may have gone with it: keep the keyboard's place on the page.
  useEffect(() => {
    if (document.activeElement === document.body) retry.current?.focus();
  }, []);

  return (
    <Notice>
      <CameraOff aria-hidden className="mx-auto size-6" />
      <p>{words}</p>
      <Button ref={retry} onClick={onRetry}>
        Try the camera again
      </Button>
    </Notice>
  );
}

function Notice({ children }: { children: ReactNode }) {
  return (
    <div
      role="status"
      className="absolute inset-0 flex flex-col items-center justify-center gap-3 p-6 text-center text-[#eeeae2]"
    >
      {children}
    </div>
  );
}

const outlines = {
  // ISO/IEC 7810: an open passport's page is ID-3 (125 × 88 mm), a card ID-1 (85.6 × 54 mm).
  page: "inset-[6%] m-auto aspect-[125/88] max-h-[88%] max-w-[88%] rounded-lg",
  card: "inset-[6%] m-auto aspect-[85.6/54] max-h-[88%] max-w-[88%] rounded-lg",
  face: "inset-0 m-auto h-[80%] max-w-[72%] aspect-[3/4] rounded-[50%]",
};

function Outline({ shape, isGood }: { shape: "page" | "card" | "face"; isGood: boolean }) {
  return (
    <div
      aria-hidden
      className={classNames(
        "pointer-events-none absolute border-[3px] shadow-[0_0_0_100vmax_rgb(5_8_12/0.45)] transition-colors",
        outlines[shape],
        isGood ? "border-[#86dca3]" : "border-white",
      )}
    />
  );
}
