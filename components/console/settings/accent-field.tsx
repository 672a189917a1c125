"use client";

import { useId, useState } from "react";
import { accentFor } from "#components/capture/accent.ts";
import { contrast } from "#components/capture/contrast.ts";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";

const OWN_ACCENT = "#0d5652";

/** An organization's colour, with what the capture page makes of it so that it can be read in both themes. */
export function AccentField({
  initial,
  name,
  error,
}: {
  initial: string | null;
  name: string;
  error: string | undefined;
}) {
  const [colour, setColour] = useState(initial ?? "");
  const pickerId = useId();
  const isColour = /^#[0-9a-f]{6}$/i.test(colour);
  return (
    <div className="flex flex-col gap-3">
      <Field
        label="Accent colour"
        name="accentColor"
        optional
        hint="Buttons and links of the capture and sign-in pages. Left empty, they keep Bonafide’s own."
        error={error}
      >
        {(control) => (
          <span className="flex items-center gap-2">
            <label htmlFor={pickerId} className="sr-only">
              Pick the accent colour
            </label>
            <input
              id={pickerId}
              type="color"
              value={isColour ? colour : OWN_ACCENT}
              onChange={(event) => setColour(event.target.value)}
              className="h-9 w-12 shrink-0 rounded-lg border border-line-control bg-surface p-1"
            />
            <Input
              {...control}
              mono
              className="max-w-36"
              autoComplete="off"
              spellCheck={false}
              placeholder={OWN_ACCENT}
              value={colour}
              onChange={(event) => setColour(event.target.value)}
            />
            {colour ? (
              <Button variant="quiet" onClick={() => setColour("")}>
                Use Bonafide’s own
              </Button>
            ) : null}
          </span>
        )}
      </Field>
      {isColour ? (
        <div className="grid gap-3 sm:grid-cols-2">
          <Preview theme="light" colour={colour} name={name} />
          <Preview theme="dark" colour={colour} name={name} />
        </div>
      ) : null}
    </div>
  );
}

const papers = { light: { ground: "#faf8f4", ink: "#17202e" }, dark: { ground: "#10151d", ink: "#eeeae2" } } as const;

function Preview({ theme, colour, name }: { theme: "light" | "dark"; colour: string; name: string }) {
  const shades = accentFor(colour, theme);
  if (!shades) return null;
  const { ground, ink } = papers[theme];
  const ratio = (contrast(shades.on, shades.accent) ?? 1).toFixed(1);
  const isKept = shades.accent.toLowerCase() === colour.toLowerCase();
  return (
    <figure className="overflow-hidden rounded-lg border border-line">
      <div style={{ background: ground, color: ink }} className="flex flex-col gap-3 p-4">
        <p className="font-semibold">{name}</p>
        <p style={{ color: shades.ink }} className="underline underline-offset-2">
          Why is this needed?
        </p>
        <p
          style={{ background: shades.accent, color: shades.on }}
          className="flex h-11 items-center justify-center rounded-lg font-medium"
        >
          Continue
        </p>
      </div>
      <figcaption className="border-line border-t bg-surface px-4 py-2 text-[13px] text-ink-2">
        In {theme}: <code>{shades.accent}</code>, {ratio}:1
        {isKept ? ", as it is." : theme === "light" ? ", darkened to be seen." : ", lightened to be seen."}
      </figcaption>
    </figure>
  );
}
