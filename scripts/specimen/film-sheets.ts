import type { Scene } from "./film-camera.ts";
import { type Raster, sample } from "./raster.ts";

/** A sheet bent to a cylinder about the upright axis and turned: `bend` is its radius over the picture's width. */
export function bent(page: Raster, yaw: number, bend: number): Raster {
  const { width, height } = page;
  const radius = bend * width;
  const angle = (yaw * Math.PI) / 180;
  const data = new Uint8Array(page.data.length).fill(96);
  for (let x = 0; x < width; x++) {
    const across = (x - width / 2) / radius;
    if (Math.abs(across) >= 1) continue;
    const around = Math.asin(across);
    const source = width / 2 + radius * (around - angle);
    const scale = 1 + ((1 - Math.cos(around)) * radius) / (width * 1.7);
    for (let y = 0; y < height; y++) {
      const from = height / 2 + (y - height / 2) * scale * 1.04;
      if (source < 0 || from < 0 || source > width - 1 || from > height - 1) continue;
      sample(page, source, from, data, (y * width + x) * 3);
    }
  }
  return { ...page, data };
}

/** A picture on a screen as a camera sees it: raster beating with the sensor, raised black, a bluish white, steeper tones. */
export function onScreen(picture: Raster, random: () => number): Raster {
  const { width, height } = picture;
  const pitch = 2.1 + random() * 1.3;
  const data = new Uint8Array(picture.data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const beat = 1 + 0.05 * Math.sin((2 * Math.PI * x) / pitch) + 0.04 * Math.sin((2 * Math.PI * y) / pitch);
      for (let channel = 0; channel < 3; channel++) {
        const offset = (y * width + x) * 3 + channel;
        const tone = ((picture.data[offset] ?? 0) / 255) ** 1.12;
        const tint = channel === 2 ? 1.04 : channel === 0 ? 0.97 : 1;
        data[offset] = Math.max(0, Math.min(255, (14 + 236 * tone * tint) * beat));
      }
    }
  }
  return { ...picture, data };
}

/** Everything at one distance reflects alike; a screen's glass reflects little, and shines by itself. */
export function litSheet(
  picture: Raster,
  scene: Scene,
  light: readonly [number, number, number],
  isScreen: boolean,
  random: () => number,
): Raster {
  const share = scene.screen * (isScreen ? 0.04 : 1);
  const data = new Uint8Array(picture.data.length);
  const gains = [0, 1, 2].map((c) => (((scene.ambient[c] ?? 1) + share * (light[c] ?? 0)) * scene.gain) ** (1 / 2.2));
  for (let offset = 0; offset < data.length; offset += 3) {
    const speck = (random() + random() + random() - 1.5) * 2 * scene.noise;
    for (let c = 0; c < 3; c++)
      data[offset + c] = Math.max(0, Math.min(255, (picture.data[offset + c] ?? 0) * (gains[c] ?? 1) + speck));
  }
  return { ...picture, data };
}
