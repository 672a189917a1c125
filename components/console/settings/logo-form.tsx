"use client";

import { type ChangeEvent, type FormEvent, type RefObject, useEffect, useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { controlLook } from "#components/ui/input.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { dropLogo, saveLogo } from "#lib/console/actions/settings.ts";
import { useForm } from "../shell/use-form.ts";
import { useSaved } from "./use-saved.ts";

const BYTES_MAX = 1024 * 1024;

type Props = {
  name: string;
  src: string | null;
  /** Is given what uploads a file that waits here, for whoever saves what stands beside it. */
  sendChosen: RefObject<() => void>;
};

/** The logo of the hosted pages: shown on both grounds that it has to be seen on, replaced, and taken away. */
export function LogoForm({ name, src, sendChosen }: Props) {
  const { state, pending, form } = useForm(saveLogo, { fault: null, savedAt: null });
  const id = useId();
  const [chosen, choose] = useChosen();
  const [isTooLarge, setTooLarge] = useState(false);
  const shown = chosen ?? src;

  useSaved(state.savedAt, "The logo is saved", () => {
    form.ref.current?.reset();
    choose(null);
  });

  useEffect(() => {
    sendChosen.current = () => {
      const field = form.ref.current?.elements.namedItem("file");
      if (field instanceof HTMLInputElement && field.files?.length) form.ref.current?.requestSubmit();
    };
  });

  function onChange(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0] ?? null;
    setTooLarge((file?.size ?? 0) > BYTES_MAX);
    choose(file && file.size <= BYTES_MAX && /^image\/(png|jpeg)$/.test(file.type) ? file : null);
  }
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    if (isTooLarge) event.preventDefault();
    else form.onSubmit(event);
  }

  // What the server said was about the file before.
  const said = chosen ? undefined : state.fault?.fields.file;
  const error = isTooLarge ? "The file is larger than 1 MB. Choose a smaller one." : said;
  return (
    <div className="flex flex-col gap-4 border-line border-t pt-5">
      <form {...form} id={id} onSubmit={onSubmit} aria-label="Logo">
        <Field
          label="Logo"
          name="file"
          hint="Beside the name on the capture and sign-in pages. PNG or JPEG, 1 MB at most; a transparent ground suits both themes."
          error={error}
        >
          {(control) => (
            <input
              {...control}
              type="file"
              accept="image/png,image/jpeg"
              onChange={onChange}
              className={classNames(
                controlLook,
                "py-1 pl-1 text-base sm:text-sm",
                "file:mr-3 file:h-7 file:rounded-md file:border file:border-line-control file:bg-sunken file:px-3 file:font-medium file:text-ink",
              )}
              data-testid="logo-file"
            />
          )}
        </Field>
      </form>
      {shown ? <Previews src={shown} name={name} isSaved={!chosen} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" form={id} pending={pending} data-testid="logo-save">
          {src ? "Replace the logo" : "Upload the logo"}
        </Button>
        {src ? <RemoveLogo /> : null}
      </div>
    </div>
  );
}

/** The address in this tab of a chosen file, given back when it is needed no more. */
function useChosen(): [string | null, (file: File | null) => void] {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);
  return [url, (file) => setUrl(file && URL.createObjectURL(file))];
}

function RemoveLogo() {
  const toast = useToast();
  return (
    <ConfirmDialog
      trigger={
        <Button variant="quiet" data-testid="logo-remove">
          Remove the logo
        </Button>
      }
      title="Remove the logo?"
      loses={<p>The picture is erased; the pages show the first letter of the name again.</p>}
      action="Remove it"
      onConfirm={async () => {
        const { failure } = await dropLogo();
        if (failure) throw new Error(failure);
        toast({ title: "The logo is removed", tone: "verified" });
      }}
    />
  );
}

const papers = {
  light: { background: "#faf8f4", color: "#17202e" },
  dark: { background: "#10151d", color: "#eeeae2" },
};

function Previews({ src, name, isSaved }: { src: string; name: string; isSaved: boolean }) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {(["light", "dark"] as const).map((theme) => (
        <figure key={theme} className="overflow-hidden rounded-lg border border-line">
          <div style={papers[theme]} className="flex h-18 min-w-0 items-center gap-2.5 px-4 font-semibold">
            {/* biome-ignore lint/performance/noImgElement: a chosen file exists in this tab only */}
            <img
              src={src}
              alt={`Logo, in ${theme}`}
              className="h-10 w-auto max-w-40 shrink-0 object-contain object-left"
              data-testid={`logo-${theme}`}
            />
            <span className="truncate">{name}</span>
          </div>
          <figcaption className="border-line border-t bg-surface px-4 py-2 text-[13px] text-ink-2">
            In {theme}
            {isSaved ? "." : ", not uploaded yet."}
          </figcaption>
        </figure>
      ))}
    </div>
  );
}
