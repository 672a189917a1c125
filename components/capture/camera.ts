export type CameraSide = "user" | "environment";
export type CameraTrouble = "refused" | "missing" | "busy" | "unsupported";

/** Why no camera opened, so that the page can say what helps. */
export class CameraError extends Error {
  readonly trouble: CameraTrouble;

  constructor(trouble: CameraTrouble) {
    super(troubleWords[trouble]);
    this.name = "CameraError";
    this.trouble = trouble;
  }
}

export const troubleWords: Record<CameraTrouble, string> = {
  refused:
    "The browser may not use the camera. Allow it in the address bar or in the phone's settings, then try again.",
  missing: "No camera was found on this device.",
  busy: "Another app is using the camera. Close it, then try again.",
  unsupported: "This browser cannot use the camera on this page.",
};

const wanted: Record<CameraSide, MediaTrackConstraints> = {
  // Small print wants pixels; the selfie and the liveness frames want a 4:3 picture that every camera has.
  environment: { facingMode: { ideal: "environment" }, width: { ideal: 2560 }, height: { ideal: 1440 } },
  user: { facingMode: { ideal: "user" }, width: { ideal: 1280 }, height: { ideal: 960 } },
};

/** Opens a camera, asking the person when the browser must. Rejects with `CameraError` and nothing else. */
export async function openCamera(side: CameraSide): Promise<MediaStream> {
  // Browsers hide mediaDevices on insecure origins.
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraError("unsupported");
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: false, video: wanted[side] });
  } catch (error) {
    throw new CameraError(troubleOf(error));
  }
}

export function closeCamera(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

function troubleOf(error: unknown): CameraTrouble {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return name === "NotReadableError" || name === "AbortError" ? "busy" : "unsupported";
}
