import type * as z from "zod";
import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { KeyValues } from "#components/ui/key-values.tsx";
import { perform } from "#lib/console/index.ts";
import { readLivenessFilm } from "#lib/domain/kyc/index.ts";
import { FilmLine } from "./film-line.tsx";
import { Reasons } from "./outcome.tsx";
import { percent, words } from "./words.ts";

type Film = z.output<typeof readLivenessFilm.output>;

/** What the liveness film showed: the movements, the colours, and its measures over time. Nothing for a single picture. */
export async function LivenessFilm({ sessionId }: { sessionId: string }) {
  const found = await perform(readLivenessFilm, { sessionId });
  if (!found.ok) return null;
  const { challenges, flash, frames, reasons } = found.output;
  const seconds = ((frames.at(-1)?.atMs ?? 0) - (frames[0]?.atMs ?? 0)) / 1000;
  const alone = frames.filter(({ faces }) => faces === 1).length;
  return (
    <Card
      title="Liveness film"
      hint="Measured on the server, frame by frame. Of the frames, only the clearest is kept."
    >
      <div className="flex flex-col gap-4" data-testid="liveness-film">
        <KeyValues
          items={[
            { label: "Movements", value: <Movements challenges={challenges} /> },
            { label: "Colours of the screen", value: <Flash flash={flash} /> },
            { label: "Frames", value: `${frames.length} of ${seconds.toFixed(1)} seconds, one face in ${alone}` },
            { label: "Remarks", value: <Reasons reasons={reasons} none="none" /> },
          ]}
        />
        <FilmLine
          label="Turn of the head"
          unit="°"
          points={frames.map(({ atMs, yawDegrees }) => ({ at: atMs, value: yawDegrees }))}
        />
        <FilmLine
          label="Opening of the eyes"
          unit=""
          points={frames.map(({ atMs, eyes }) => ({ at: atMs, value: eyes }))}
        />
        <FilmLine
          label="Sharpness"
          unit=""
          points={frames.map(({ atMs, sharpness }) => ({ at: atMs, value: sharpness }))}
        />
        <Skin frames={frames} />
      </div>
    </Card>
  );
}

function Movements({ challenges }: Pick<Film, "challenges">) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {challenges.map(({ kind, passed }) => (
        <li key={kind} className="flex items-center gap-2">
          <span>{words(kind)}</span>
          <Badge tone={passed ? "verified" : "refused"}>{passed ? "followed" : "not followed"}</Badge>
        </li>
      ))}
    </ul>
  );
}

const flashWords: Record<Film["flash"]["outcome"], string> = {
  passed: "The face reflected them in their order.",
  failed: "The face did not reflect them in their order.",
  not_measurable: "Their reflection could not be measured: a replay is not ruled out.",
  not_shown: "They were not shown: a replay is not ruled out.",
  not_asked: "None were asked for.",
};

function Flash({ flash }: Pick<Film, "flash">) {
  const wasMeasured = flash.frames > 0;
  return (
    <span>
      {flashWords[flash.outcome]}
      {wasMeasured ? (
        <span className="block text-[13px] text-ink-2 tabular-nums">
          {percent(flash.agreement)} explained by the asked order, {percent(flash.agreementOfBest)} by the best of all;
          strength {flash.strength.toFixed(3)}, delay {flash.delayMs} ms
        </span>
      ) : null}
    </span>
  );
}

/** The colour of the skin in each frame, side by side. */
function Skin({ frames }: Pick<Film, "frames">) {
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="text-[13px] text-ink-2">Colour of the skin</figcaption>
      <div aria-hidden className="flex h-4 overflow-hidden rounded-sm">
        {frames.map(({ atMs, colour }) => (
          <span
            key={atMs}
            className="flex-1"
            style={{ backgroundColor: colour ? `rgb(${colour.join(" ")})` : "transparent" }}
          />
        ))}
      </div>
    </figure>
  );
}
