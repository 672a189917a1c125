"use client";

import { Check, Copy } from "lucide-react";
import { classNames } from "./class-names.ts";
import { useCopy } from "./use-copy.ts";

/** An id in the mono face that copies itself on click; `shown` may shorten what is displayed. */
export function CopyText({ text, label = "id", shown }: { text: string; label?: string; shown?: string }) {
  const { isCopied, copy } = useCopy();
  const Icon = isCopied ? Check : Copy;
  return (
    <button
      type="button"
      title={`Copy ${label}`}
      onClick={() => copy(text)}
      className={classNames(
        "group/copy relative z-10 inline-flex max-w-full items-center gap-1.5 rounded-sm px-1 font-mono text-[0.93em] text-ink",
        "-mx-1 transition-colors hover:bg-hover",
      )}
    >
      <span className="truncate">{shown ?? text}</span>
      <Icon
        aria-hidden
        className={classNames(
          "size-3.5 shrink-0",
          isCopied ? "text-verified" : "text-ink-3 opacity-60 group-hover/copy:opacity-100",
        )}
      />
      <span className="sr-only">, copy {label}</span>
      <span role="status" className="sr-only">
        {isCopied ? "Copied" : ""}
      </span>
    </button>
  );
}
