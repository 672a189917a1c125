import { LoaderCircle } from "lucide-react";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "small" | "medium" | "large";

type Look = { variant?: ButtonVariant; size?: ButtonSize; icon?: ReactNode; wide?: boolean };

export type ButtonProps = ComponentProps<"button"> & Look & { pending?: boolean };

/**
 * A button; while `pending` it keeps its focus, says so, and ignores presses. `aria-disabled` closes it too, and leaves
 * the focus where it is: for buttons that close under the person's finger.
 */
export function Button({ variant, size, icon, wide, pending = false, className, children, ...rest }: ButtonProps) {
  const isClosed = pending || rest["aria-disabled"] === true;
  return (
    <button
      type="button"
      {...rest}
      aria-busy={pending || undefined}
      aria-disabled={isClosed || undefined}
      {...(isClosed ? { type: "button", onClick: undefined } : {})}
      className={classNames(buttonLook({ variant, size, wide }), className)}
    >
      {pending ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : icon}
      {children}
      {pending ? <span className="sr-only">, working</span> : null}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({
  variant,
  size,
  icon,
  wide,
  className,
  children,
  ...rest
}: ComponentProps<typeof Link> & Look) {
  return (
    <Link {...rest} className={classNames(buttonLook({ variant, size, wide }), className)}>
      {icon}
      {children}
    </Link>
  );
}

const variants: Record<ButtonVariant, string> = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-hover active:bg-accent-hover",
  secondary: "border-line-control bg-surface text-ink hover:bg-hover active:bg-sunken",
  quiet: "border-transparent bg-transparent text-accent-ink hover:bg-hover active:bg-sunken",
  danger: "border-transparent bg-danger text-on-danger hover:bg-danger-hover active:bg-danger-hover",
};

const sizes: Record<ButtonSize, string> = {
  small: "h-8 gap-1.5 px-3 text-[13px] [&_svg]:size-3.5",
  medium: "h-9 gap-2 px-4 text-sm pointer-coarse:min-h-11 [&_svg]:size-4",
  large: "min-h-13 gap-2.5 px-5 py-2 text-base [&_svg]:size-5",
};

/** The class names of a button, for the rare element that must only look like one (a file input's label). */
export function buttonLook({ variant = "secondary", size = "medium", wide = false }: Look): string {
  return classNames(
    "inline-flex shrink-0 select-none items-center justify-center rounded-lg border font-medium transition-colors",
    "disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-busy:opacity-80",
    "not-aria-busy:aria-disabled:opacity-50 [&_svg]:shrink-0",
    variants[variant],
    sizes[size],
    wide ? "w-full" : undefined,
  );
}
