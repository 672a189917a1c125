"use client";

import { Eye, MoveLeft, MoveRight, ScanFace } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { CameraView } from "../camera-view.tsx";
import type { StepProps } from "../capture-page.tsx";
import type { ChallengeProgress } from "../challenge-progress.ts";
import { refusalOf } from "../current-view.ts";
import { FlashChoice } from "../flash-choice.tsx";
import { FlashOverlay } from "../flash-overlay.tsx";
import { Handoff } from "../handoff.tsx";
import { placementWords } from "../placement-words.ts";
import { runChallenge } from "../run-challenge.ts";
import type { ChallengeStep } from "../state.ts";
import { StepFrame } from "../step-frame.tsx";
import { isInTrouble, useCamera } from "../use-camera.ts";
import type { Capture } from "../use-capture.ts";
import { type FlashControl, useFlashScreen } from "../use-flash-screen.ts";
import { useGuide, usePlacement } from "../use-guide.ts";
import { Working } from "../working.tsx";

/** A few movements in an order the server chose: proof that a person is here now. */
export function LivenessStep({ capture, state }: StepProps) {
  const [progress, setProgress] = useState<ChallengeProgress | null>(null);
  const [isFilmed, setFilmed] = useState(false);
  const isUploading = isFilmed && capture.work !== null;
  const camera = useCamera("user", !isUploading);
  const { guide, status } = useGuide();
  const isIdle = capture.work === null;
  const hasNoCamera = isInTrouble(camera.status);
  const { placement } = usePlacement(camera.video, guide, status === "ready" && camera.status === "on" && isIdle);
  // Where no guide can look, the server alone tells whether somebody is there.
  const isSeen = status === "absent" || (placement !== null && placement !== "none");
  const flash = useFlashScreen();
  const start = useChallenge(capture, camera.video, guide, setProgress, setFilmed, flash);

  if (isUploading) return <LivenessWork isSent={capture.work === "checking"} />;
  const asked = isIdle ? null : promptOf(progress, flash.colour !== null);
  return (
    <StepFrame
      title="Show that you are here"
      lead={asked ? null : "Follow a few short prompts with your head and eyes. It takes about ten seconds."}
      reason={refusalOf(state, "liveness")}
      failure={capture.failure}
      primary={
        hasNoCamera ? (
          <Handoff capture={capture} isPrimary />
        ) : (
          <Button
            variant="primary"
            size="large"
            wide
            icon={<ScanFace aria-hidden />}
            pending={!isIdle}
            aria-disabled={isIdle && (camera.status !== "on" || !isSeen)}
            data-testid="capture-liveness-start"
            onClick={start}
          >
            {isIdle ? startWords(camera.status === "on" && status === "loading") : "Follow the prompts"}
          </Button>
        )
      }
      ways={isIdle && !hasNoCamera ? <Handoff capture={capture} /> : null}
    >
      <CameraView
        camera={camera}
        shape="face"
        isMirrored
        isGood={isIdle && placement === "good"}
        isAbove={flash.colour !== null}
        words={asked?.words ?? placementWords[placement ?? "unknown"]}
        overlay={asked?.icon}
      />
      {flash.colour ? <FlashOverlay colour={flash.colour} onStop={flash.stop} /> : null}
      {progress && asked ? <Dots progress={progress} /> : null}
      {isIdle && !hasNoCamera ? <FlashChoice flash={flash} /> : null}
      {isIdle ? (
        <p className="phone:hidden text-[14px] text-ink-2">
          No camera here? Continue on a phone: this step needs live pictures.
        </p>
      ) : null}
    </StepFrame>
  );
}

/** Starts one challenge; leaving the step ends it, so that no camera is read after the page has moved on. */
function useChallenge(
  capture: Capture,
  video: Parameters<typeof usePlacement>[0],
  guide: Parameters<typeof usePlacement>[1],
  onProgress: (progress: ChallengeProgress | null) => void,
  onFilmed: (isFilmed: boolean) => void,
  flash: FlashControl,
): () => void {
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  return () => {
    const seen = video.current;
    if (!seen) return;
    const control = new AbortController();
    running.current = control;
    onProgress(null);
    onFilmed(false);
    capture.send(async (api, onSent) => {
      const challenge = await api.challenge();
      const screen = flash.begin();
      const recording = await runChallenge(challenge, seen, guide.current, onProgress, control.signal, screen);
      onFilmed(true);
      return api.liveness(recording, onSent);
    });
  };
}

const prompts: Record<ChallengeStep, { words: string; icon: ReactNode }> = {
  turn_left: { words: "Turn your head left", icon: <Arrow side="left" /> },
  turn_right: { words: "Turn your head right", icon: <Arrow side="right" /> },
  blink: { words: "Close and open eyes", icon: <Sign icon={<Eye aria-hidden />} /> },
};

function promptOf(progress: ChallengeProgress | null, isLit: boolean): { words: string; icon: ReactNode } {
  if (isLit) return { words: "Hold still, look here", icon: null };
  const step = progress?.steps[progress.index];
  if (progress?.phase !== "step" || !step) return { words: "Look at the camera", icon: null };
  return prompts[step];
}

function startWords(isLoading: boolean): string {
  return isLoading ? "Getting the camera guide ready" : "Start";
}

function Arrow({ side }: { side: "left" | "right" }) {
  return <Sign side={side} icon={side === "left" ? <MoveLeft aria-hidden /> : <MoveRight aria-hidden />} />;
}

const places = { left: "left-3", right: "right-3", middle: "left-1/2 -translate-x-1/2" };

// The preview is a mirror: the person's own left is on its left.
function Sign({ icon, side = "middle" }: { icon: ReactNode; side?: "left" | "right" | "middle" }) {
  return (
    <span
      className={`absolute bottom-3 flex size-14 animate-working items-center justify-center rounded-full bg-white text-[#10151d] [&_svg]:size-8 ${places[side]}`}
    >
      {icon}
    </span>
  );
}

function Dots({ progress }: { progress: ChallengeProgress }) {
  return (
    <p className="text-center text-ink-2 tabular-nums">
      Prompt {Math.min(progress.index + 1, progress.steps.length)} of {progress.steps.length}
    </p>
  );
}

function LivenessWork({ isSent }: { isSent: boolean }) {
  return (
    <Working
      title="Checking your movements"
      lead="This takes a few seconds. Please keep the page open."
      lines={[
        { label: "Sending the pictures", state: isSent ? "done" : "running" },
        { label: "Checking that they follow the prompts", state: isSent ? "running" : "waiting" },
      ]}
    />
  );
}
