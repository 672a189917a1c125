import { fitInside, frameSize, toJpeg, videoSize } from "./picture.ts";

const everyMs = 85; // just under 12 frames a second; the server's blink check wants at least 10
const quality = 0.8;

/** Draws a playing video into one 640×480 canvas and keeps timed JPEG frames of it, unmirrored. */
export class FrameRecorder {
  readonly canvas = document.createElement("canvas");
  private readonly video: HTMLVideoElement;
  private readonly kept: { atMs: number; frame: Promise<Blob> }[] = [];
  private readonly startedAt = performance.now();
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(video: HTMLVideoElement, keepsFrames: boolean) {
    this.video = video;
    this.canvas.width = frameSize.width;
    this.canvas.height = frameSize.height;
    this.draw();
    this.timer = setInterval(() => {
      this.draw();
      if (keepsFrames) this.kept.push({ atMs: this.elapsedMs(), frame: toJpeg(this.canvas, quality) });
    }, everyMs);
  }

  elapsedMs(): number {
    return performance.now() - this.startedAt;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  times(): number[] {
    return this.kept.map(({ atMs }) => Math.round(atMs));
  }

  /** The frames at the given positions; rejects where the browser could not encode one. */
  frames(indices: readonly number[]): Promise<Blob[]> {
    return Promise.all(indices.flatMap((index) => this.kept[index]?.frame ?? []));
  }

  /** Draws what the video shows now, without waiting for the next turn. */
  draw(): void {
    const size = videoSize(this.video);
    if (size.width === 0) return;
    const { x, y, width, height } = fitInside(size, frameSize);
    this.canvas.getContext("2d", { willReadFrequently: true })?.drawImage(this.video, x, y, width, height);
  }
}
