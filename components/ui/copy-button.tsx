"use client";

import { Check, Copy } from "lucide-react";
import { Button, type ButtonProps } from "./button.tsx";
import { useCopy } from "./use-copy.ts";

/** A button that copies `text` and says so. */
export function CopyButton({
  text,
  children = "Copy",
  ...rest
}: { text: string } & Pick<ButtonProps, "children" | "size" | "variant" | "wide">) {
  const { isCopied, copy } = useCopy();
  return (
    <Button
      size="small"
      {...rest}
      icon={isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
      onClick={() => copy(text)}
    >
      <span aria-live="polite">{isCopied ? "Copied" : children}</span>
    </Button>
  );
}
