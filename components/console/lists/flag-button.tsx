"use client";

import { Button, type ButtonProps } from "#components/ui/button.tsx";
import { useAddressFlag } from "./use-address-flag.ts";

/** Opens a dialog of the same page that follows a flag in the address. */
export function FlagButton({ flag, ...rest }: { flag: string } & Omit<ButtonProps, "onClick">) {
  const [, set] = useAddressFlag(flag);
  return <Button {...rest} onClick={() => set(true)} />;
}
