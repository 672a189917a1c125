import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { BrowserContext } from "@playwright/test";
import { type Act, FILM, framesOf, type Look, personFilm } from "#scripts/specimen/index.ts";

const ACTS: readonly Act[] = ["rest", "blink", "turn-left", "turn-right"];
const PLACE = "/e2e-camera";

/** Draws the pictures of one person for `lendCamera`, act by act. */
export async function drawCamera(look: Look, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const frames = await personFilm(look, ACTS);
  let start = 0;
  for (const act of ACTS) {
    for (let index = 0; index < framesOf(act); index++) {
      const frame = frames[start + index];
      if (frame) await writeFile(path.join(folder, `${act}-${index}.jpg`), frame);
    }
    start += framesOf(act);
  }
}

/**
 * Gives a browser a camera before which the drawn person does what the page asks, and whose skin reflects the colours
 * that fill the page. Chromium's own film cannot: it repeats itself whatever is asked, which is refused as a replay.
 */
export async function lendCamera(context: BrowserContext, folder: string): Promise<void> {
  await context.route(`**${PLACE}/*`, (route) =>
    route.fulfill({ path: path.join(folder, path.basename(new URL(route.request().url()).pathname)) }),
  );
  const counts = ACTS.map((act) => [act, framesOf(act)] as const);
  await context.addInitScript(beCamera, { place: PLACE, counts, frameMs: 1000 / FILM.framesPerSecond });
}

type Camera = { place: string; counts: (readonly [Act, number])[]; frameMs: number };

/** Runs in the page, so it can use nothing from outside itself. */
function beCamera({ place, counts, frameMs }: Camera): void {
  const asked = [
    ["Turn your head left", "turn-left"],
    ["Turn your head right", "turn-right"],
    ["Close and open eyes", "blink"],
  ] as const;
  // What a face reflects of each colour, as shares of the room's light that are left: enough to be seen by the server.
  const tints: Record<string, string> = { red: "#ffd9d9", green: "#d9ffd9", blue: "#d9d9ff" };
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
  const brush = canvas.getContext("2d");

  const load = async (act: string, count: number) => {
    const pictures = Array.from({ length: count }, async (_, index) =>
      createImageBitmap(await (await fetch(`${place}/${act}-${index}.jpg`)).blob()),
    );
    return [act, await Promise.all(pictures)] as const;
  };

  const play = async () => {
    const films = new Map(await Promise.all(counts.map(([act, count]) => load(act, count))));
    let act = "rest";
    let since = 0;
    let prompt = "";
    setInterval(() => {
      const words = document.body?.innerText ?? "";
      const now = asked.find(([text]) => words.includes(text));
      const isNew = now !== undefined && now[0] !== prompt;
      prompt = now?.[0] ?? "";
      since += 1;
      // A person takes a moment to react, and one who was not understood tries again.
      if (isNew || since > (films.get(act)?.length ?? 0) + 12) [act, since] = [now?.[1] ?? "rest", -5];
      const film = films.get(since < 0 ? "rest" : act) ?? [];
      draw(film[Math.max(0, Math.min(film.length - 1, since))]);
    }, frameMs);
  };

  const draw = (picture: ImageBitmap | undefined) => {
    if (!picture || !brush) return;
    const at = performance.now();
    brush.globalCompositeOperation = "source-over";
    // No two pictures of a living camera are the same: the head sways, and the sensor has its specks.
    brush.drawImage(picture, Math.sin(at / 700) * 1.5, Math.sin(at / 510) * 1.1, 640, 480);
    for (let speck = 0; speck < 120; speck++) {
      brush.fillStyle = `rgba(${Math.random() * 255},${Math.random() * 255},${Math.random() * 255},0.12)`;
      brush.fillRect(Math.random() * 640, Math.random() * 480, 2, 2);
    }
    const shown = document.querySelector<HTMLElement>("[data-testid=capture-flash]")?.dataset.colour ?? "";
    const tint = tints[shown];
    if (!tint) return;
    brush.globalCompositeOperation = "multiply";
    brush.fillStyle = tint;
    brush.beginPath();
    brush.ellipse(320, 250, 150, 210, 0, 0, 2 * Math.PI);
    brush.fill();
  };

  let playing: Promise<void> | null = null;
  const lend = async () => {
    playing ??= play();
    await playing;
    return canvas.captureStream(30);
  };
  Object.defineProperty(navigator.mediaDevices, "getUserMedia", { value: lend });
}
