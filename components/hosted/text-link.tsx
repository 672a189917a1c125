import Link from "next/link";
import type { ComponentProps } from "react";
import { classNames } from "#components/ui/class-names.ts";

const look =
  "inline-flex min-h-11 items-center rounded-sm text-accent-ink underline underline-offset-3 hover:no-underline";

/** A link in the accent, tall enough for a thumb. */
export function TextLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return <Link {...rest} prefetch={false} className={classNames(look, className)} />;
}

/** A button that reads as a link: another way of doing the same. */
export function TextButton({ className, ...rest }: ComponentProps<"button">) {
  return <button type="button" {...rest} className={classNames(look, className)} />;
}
