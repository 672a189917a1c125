"use client";

import { useId } from "react";
import { buttonLook } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { madeSmaller } from "./picture.ts";

const bytesMax = 10_000_000;

/** A file input that looks like a button, quiet or primary; says in words what it cannot take. */
export function FileChoice({
  label,
  accept,
  testId,
  isPrimary = false,
  onFile,
  onRefused,
}: {
  label: string;
  accept: string[];
  testId?: string;
  isPrimary?: boolean;
  onFile: (file: File) => void;
  onRefused: (words: string) => void;
}) {
  const id = useId();
  return (
    <label
      htmlFor={id}
      className={classNames(
        buttonLook(isPrimary ? { variant: "primary", size: "large", wide: true } : { variant: "quiet" }),
        "has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2",
      )}
    >
      {label}
      <input
        id={id}
        type="file"
        accept={accept.join(",")}
        data-testid={testId}
        className="sr-only"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (!file) return;
          void fitting(file).then((sent) => {
            const refused = refusal(sent, accept);
            if (refused) onRefused(refused);
            else onFile(sent);
          });
        }}
      />
    </label>
  );
}

/** What the server reads. HEIC is named by its endings too: most browsers do not know its type. */
export const pictureTypes = ["image/jpeg", "image/png", "image/webp", "image/avif", "image/heic", "image/heif", ".heic", ".heif"]; // biome-ignore format: a list

const names: Record<string, string> = {
  "image/jpeg": "JPEG",
  "image/png": "PNG",
  "image/heic": "HEIC",
  "image/webp": "WebP",
  "image/avif": "AVIF",
  "application/pdf": "PDF",
};

/** Cameras of 108 megapixels write files larger than may be sent. */
const fitting = async (file: File) =>
  file.size > bytesMax && file.type.startsWith("image/") ? madeSmaller(file) : file;

const either = new Intl.ListFormat("en", { type: "disjunction" });

function refusal(file: File, accept: string[]): string | null {
  const kinds = either.format(Object.keys(names).flatMap((type) => (accept.includes(type) ? (names[type] ?? []) : [])));
  const ending = file.name.slice(file.name.lastIndexOf(".")).toLowerCase();
  if (!accept.includes(file.type) && !accept.includes(ending))
    return `This file cannot be read. Choose a ${kinds} file.`;
  if (file.size > bytesMax) return "This file is larger than 10 MB. Choose a smaller one, or take a new photo.";
  return file.size === 0 ? "This file is empty. Choose another one." : null;
}
