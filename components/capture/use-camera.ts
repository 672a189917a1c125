"use client";

import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { CameraError, type CameraSide, type CameraTrouble, closeCamera, openCamera } from "./camera.ts";
import { type Size, videoSize } from "./picture.ts";

/** True once it is known that no camera will show anything. */
export function isInTrouble(status: Camera["status"]): boolean {
  return status !== "off" && status !== "asking" && status !== "on";
}

export type Camera = {
  video: RefObject<HTMLVideoElement | null>;
  status: "off" | "asking" | "on" | CameraTrouble;
  size: Size | null;
  open: () => void;
};

/** A camera that opens when `isWanted` turns true and is released when it turns false or the page leaves. */
export function useCamera(side: CameraSide, isWanted: boolean): Camera {
  const video = useRef<HTMLVideoElement>(null);
  const [status, setStatus] = useState<Camera["status"]>("off");
  const [size, setSize] = useState<Size | null>(null);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is what opens it again
  useEffect(() => {
    if (!isWanted) return;
    let stream: MediaStream | null = null;
    let isGone = false;
    setStatus("asking");
    openCamera(side).then(
      (opened) => {
        if (isGone) return closeCamera(opened);
        stream = opened;
        show(video.current, opened, (shown) => {
          setSize(shown);
          setStatus("on");
        });
      },
      (error) => {
        if (!isGone) setStatus(error instanceof CameraError ? error.trouble : "unsupported");
      },
    );
    return () => {
      isGone = true;
      closeCamera(stream);
      setStatus("off");
    };
  }, [side, isWanted, attempt]);

  return { video, status, size, open: useCallback(() => setAttempt((count) => count + 1), []) };
}

function show(video: HTMLVideoElement | null, stream: MediaStream, onShown: (size: Size) => void): void {
  if (!video) {
    closeCamera(stream);
    return;
  }
  video.srcObject = stream;
  video.addEventListener("playing", () => onShown(videoSize(video)), { once: true });
  // Refused autoplay leaves a still picture and its play button; the person's next press starts it.
  video.play().catch(() => video.setAttribute("controls", ""));
}
