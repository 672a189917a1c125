import { classNames } from "./class-names.ts";
import { CopyButton } from "./copy-button.tsx";

/** Code with a name and a copy button. Long lines scroll; `wrap` breaks them instead (keys, secrets). */
export function CodeBlock({
  label,
  code,
  wrap = false,
  testId,
}: {
  label: string;
  code: string;
  wrap?: boolean;
  testId?: string;
}) {
  return (
    <figure className="min-w-0 overflow-hidden rounded-lg border border-line bg-sunken">
      <figcaption className="flex items-center justify-between gap-4 border-line border-b py-1 pr-1 pl-4 font-medium text-[13px] text-ink-2">
        {label}
        <CopyButton text={code} variant="quiet" />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre tabIndex={0} className={codeLook}>
        <code data-testid={testId} className={classNames(wrap ? "whitespace-pre-wrap break-all" : undefined)}>
          {code}
        </code>
      </pre>
    </figure>
  );
}

const codeLook = classNames(
  "overflow-x-auto px-4 py-3 text-[13px] leading-6 focus-visible:-outline-offset-2",
  // Its width comes from its parent, never from its longest line.
  "[contain:inline-size]",
);
