"use client";

import { useEffect, useState } from "react";

const shownMs = 1600; // chosen: long enough to read "Copied", short enough not to linger

/** Copies text; `isCopied` stays true for a moment afterwards. */
export function useCopy(): { isCopied: boolean; copy: (text: string) => Promise<void> } {
  const [copiedAt, setCopiedAt] = useState(0);

  useEffect(() => {
    if (copiedAt === 0) return;
    const timer = setTimeout(() => setCopiedAt(0), shownMs);
    return () => clearTimeout(timer);
  }, [copiedAt]);

  return {
    isCopied: copiedAt !== 0,
    copy: async (text) => {
      await writeClipboard(text);
      setCopiedAt(Date.now());
    },
  };
}

// The clipboard API exists on secure origins only; self-hosted installs are tried over plain http first.
async function writeClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
