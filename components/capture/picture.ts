export type Size = { width: number; height: number };

/** The size of every frame sent for the liveness check. */
export const frameSize: Size = { width: 640, height: 480 };

/** Where a picture lies when it is shown whole and centred inside a frame; upright video gets bars at its sides. */
export function fitInside(picture: Size, frame: Size): Size & { x: number; y: number } {
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height);
  const width = picture.width * scale;
  const height = picture.height * scale;
  return { x: (frame.width - width) / 2, y: (frame.height - height) / 2, width, height };
}

export function videoSize(video: HTMLVideoElement): Size {
  return { width: video.videoWidth, height: video.videoHeight };
}

/** What the camera shows now, unmirrored, at its full size. */
export async function takePhoto(video: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return toJpeg(canvas, 0.92); // chosen: small print stays readable, a 12-megapixel page stays below 10 MB
}

export function toJpeg(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const done = (blob: Blob | null) =>
      blob ? resolve(blob) : reject(new Error("This browser could not keep the picture. Please use a file instead."));
    canvas.toBlob(done, "image/jpeg", quality);
  });
}

const keptSide = 4000; // of a picture the server keeps no more

/** A picture that is too large to be sent, as small as it is kept; itself where this browser cannot show it. */
export async function madeSmaller(file: File): Promise<File> {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, keptSide / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const context = canvas.getContext("2d");
    if (!context) return file;
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return new File([await toJpeg(canvas, 0.92)], file.name, { type: "image/jpeg" });
  } catch {
    return file;
  }
}
