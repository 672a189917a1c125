"use client";

import { Shell } from "#components/capture/shell.tsx";
import { ClosedLink } from "#components/capture/steps/closed.tsx";

export default function CaptureNotFound() {
  return (
    <Shell state={null}>
      <ClosedLink />
    </Shell>
  );
}
