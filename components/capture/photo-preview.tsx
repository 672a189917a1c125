"use client";

import { FileText } from "lucide-react";
import { useEffect, useState } from "react";

/** What is about to be sent, as the person chose it; a PDF by its name, as a picture is that the browser cannot show (HEIC). */
export function PhotoPreview({ photo }: { photo: Blob }) {
  const [address, setAddress] = useState<string | null>(null);
  const [unshown, setUnshown] = useState<Blob | null>(null);

  useEffect(() => {
    const made = URL.createObjectURL(photo);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [photo]);

  if (photo.type === "application/pdf" || unshown === photo)
    return (
      <p className="flex items-center gap-3 rounded-lg border border-line bg-surface p-4">
        <FileText aria-hidden className="size-6 shrink-0 text-ink-2" />
        <span className="truncate">{photo instanceof File ? photo.name : "Your file"}</span>
      </p>
    );
  if (!address) return null;
  return (
    // biome-ignore lint/performance/noImgElement: a picture that exists in this tab only
    <img
      src={address}
      alt="What will be sent"
      onError={() => setUnshown(photo)}
      className="max-h-[52dvh] w-full rounded-lg border border-line bg-sunken object-contain"
    />
  );
}
