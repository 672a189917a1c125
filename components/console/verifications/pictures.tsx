"use client";

import { Eye, EyeOff } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
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
  const { state, address } = useLoadedOnce(src, onSettled);
  return (
    <figure className="flex flex-col gap-1.5">
      {state === "missing" ? (
        <p className="flex h-48 items-center justify-center rounded-lg border border-line bg-sunken px-4 text-center text-ink-2">
          No picture is kept, or it could not be opened.
        </p>
      ) : address ? (
        <Enlargeable label={label} address={address} />
      ) : (
        <span className="relative block h-64 overflow-hidden rounded-lg border border-line bg-sunken">
          <Skeleton className="absolute inset-0" />
        </span>
      )}
      <figcaption className="text-[13px] text-ink-2">{label}</figcaption>
    </figure>
  );
}

/** The picture in this tab alone: it is opened, and put on record, once, however often it is enlarged. */
function useLoadedOnce(src: string, onSettled: () => void) {
  const [address, setAddress] = useState<string | null>(null);
  const [state, setState] = useState<"loading" | "shown" | "missing">("loading");
  const settled = useRef(onSettled);
  settled.current = onSettled;

  useEffect(() => {
    const leaving = new AbortController();
    let made: string | null = null;
    const settle = (next: "shown" | "missing") => {
      if (leaving.signal.aborted) return;
      setAddress(made);
      setState(next);
      settled.current();
    };
    fetch(src, { cache: "no-store", signal: leaving.signal })
      .then((answer) => (answer.ok ? answer.blob() : Promise.reject(answer.status)))
      .then((picture) => {
        made = URL.createObjectURL(picture);
        settle("shown");
      })
      .catch(() => settle("missing"));
    return () => {
      leaving.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [src]);

  return { state, address };
}

/** Fitted to the screen first, then at its own size, where a letter or a pore can be seen. */
function Enlargeable({ label, address }: { label: string; address: string }) {
  const [isWhole, setWhole] = useState(true);
  return (
    <Dialog
      size="full"
      title={label}
      onOpenChange={() => setWhole(true)}
      trigger={
        <button
          type="button"
          aria-label={`Enlarge: ${label}`}
          className="block w-full cursor-zoom-in! overflow-hidden rounded-lg border border-line bg-sunken"
          data-testid="picture-enlarge"
        >
          {/* biome-ignore lint/performance/noImgElement: a picture that exists in this tab only */}
          <img src={address} alt={label} className="h-64 w-full object-contain" />
        </button>
      }
      footer={
        <Button onClick={() => setWhole(!isWhole)} data-testid="picture-size">
          {isWhole ? "Show at full size" : "Fit to the screen"}
        </Button>
      }
    >
      <section aria-label={label} tabIndex={isWhole ? undefined : 0} className="max-h-[70dvh] overflow-auto">
        {/* biome-ignore lint/performance/noImgElement: a picture that exists in this tab only */}
        <img
          src={address}
          alt={label}
          className={isWhole ? "max-h-[70dvh] w-full object-contain" : "max-w-none"}
          data-testid="picture-large"
        />
      </section>
    </Dialog>
  );
}
