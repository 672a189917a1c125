"use client";

import { Eye, EyeOff } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

type Picture = { name: string; label: string; src: string };

/** The pictures of a verification, opened only when asked for: each view is on record. */
export function Pictures({ pictures }: { pictures: Picture[] }) {
  const router = useRouter();
  const settled = useRef(0);
  const [isShown, setShown] = useState(false);

  /** The views are events now: the timeline is read again. */
  function noteSettled() {
    settled.current += 1;
    if (settled.current === pictures.length) router.refresh();
  }

  return (
    <Card
      title="Pictures"
      hint="They are kept encrypted. Each time one is opened, the timeline records who opened it."
      action={
        <Button
          size="small"
          icon={isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          aria-expanded={isShown}
          onClick={() => {
            settled.current = 0;
            setShown(!isShown);
          }}
        >
          {isShown ? "Hide" : "Show pictures"}
        </Button>
      }
    >
      {isShown ? (
        <ul className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          {pictures.map((picture) => (
            <li key={picture.name}>
              <OnePicture {...picture} onSettled={noteSettled} />
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-ink-2">
          {pictures.length === 1 ? "One picture is hidden." : `${pictures.length} pictures are hidden.`}
        </p>
      )}
    </Card>
  );
}

function OnePicture({ label, src, onSettled }: Picture & { onSettled: () => void }) {
  const [state, setState] = useState<"loading" | "shown" | "missing">("loading");

  function settle(next: "shown" | "missing") {
    setState(next);
    onSettled();
  }

  return (
    <figure className="flex flex-col gap-1.5">
      {state === "missing" ? (
        <p className="flex h-48 items-center justify-center rounded-lg border border-line bg-sunken px-4 text-center text-ink-2">
          No picture is kept, or it could not be opened.
        </p>
      ) : (
        <span className="relative block overflow-hidden rounded-lg border border-line bg-sunken">
          {state === "loading" ? <Skeleton className="absolute inset-0" /> : null}
          {/* biome-ignore lint/performance/noImgElement: an image optimizer must not keep copies of these */}
          <img
            src={src}
            alt={label}
            onLoad={() => settle("shown")}
            onError={() => settle("missing")}
            className="relative h-64 w-full object-contain"
          />
        </span>
      )}
      <figcaption className="text-[13px] text-ink-2">{label}</figcaption>
    </figure>
  );
}
