"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import { type FaceReading, type Placement, placementOf, withOpenEyes } from "./face-measures.ts";
import { FrameRecorder } from "./frame-recorder.ts";
import { type Guide, startGuide } from "./guidance.ts";

export type GuideStatus = "loading" | "ready" | "absent";

/** The face mesh, loaded once for the step that uses it and ended with it. */
export function useGuide(): { guide: RefObject<Guide | null>; status: GuideStatus } {
  const guide = useRef<Guide | null>(null);
  const [status, setStatus] = useState<GuideStatus>("loading");

  useEffect(() => {
    let isGone = false;
    startGuide().then((started) => {
      if (isGone) return started?.close();
      guide.current = started;
      setStatus(started ? "ready" : "absent");
    });
    return () => {
      isGone = true;
      guide.current?.close();
      guide.current = null;
    };
  }, []);

  return { guide, status };
}

/** Where the face stands, looked at again and again while `isWatching` (null as long as nobody can tell), and its eyes. */
export function usePlacement(
  video: RefObject<HTMLVideoElement | null>,
  guide: RefObject<Guide | null>,
  isWatching: boolean,
): { placement: Placement | null; eyes: RefObject<readonly number[]> } {
  const [placement, setPlacement] = useState<Placement | null>(null);
  const eyes = useRef<readonly number[]>([]);

  useEffect(() => {
    if (!isWatching || !video.current) return;
    const recorder = new FrameRecorder(video.current, false);
    let isGone = false;
    const show = (reading: FaceReading | null | undefined) => {
      if (isGone || reading === undefined) return;
      if (reading) eyes.current = [...eyes.current, reading.eyes].slice(-eyesKept);
      setPlacement(withOpenEyes(placementOf(reading), eyes.current));
    };
    const timer = setInterval(() => guide.current?.look(recorder.canvas).then(show), lookMs);
    return () => {
      isGone = true;
      clearInterval(timer);
      recorder.stop();
      setPlacement(null);
    };
  }, [video, guide, isWatching]);

  return { placement, eyes };
}

const eyesKept = 12;
const lookMs = 250; // chosen: the words settle before they are read, and a phone stays cool
