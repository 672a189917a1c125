"use client";

import Script from "next/script";
import { useRef, useState } from "react";

type Source = { slug: string; title: string; url: string };
type Scalar = { createApiReference(target: HTMLElement, configuration: Record<string, unknown>): unknown };

/** Rendered in the page by Scalar's own script, with every request to another host switched off. */
export function ApiReference({ nonce, sources }: { nonce: string | undefined; sources: readonly Source[] }) {
  const target = useRef<HTMLDivElement>(null);
  const [hasFailed, setFailed] = useState(false);
  const render = () => {
    const scalar = scalarOf(globalThis);
    if (!scalar || !target.current) return setFailed(true);
    scalar.createApiReference(target.current, {
      sources: sources.map((source, index) => ({ ...source, default: index === 0 })),
      withDefaultFonts: false,
      customCss:
        ":root { --scalar-font: 'Inter Variable', sans-serif; --scalar-font-code: 'JetBrains Mono Variable', monospace }",
      telemetry: false,
      hideClientButton: true,
      showDeveloperTools: "never",
      agent: { disabled: true },
      mcp: { disabled: true },
      documentDownloadType: "direct",
      persistAuth: false,
    });
  };
  return (
    <main>
      {hasFailed && (
        <p role="alert" className="p-6">
          The reference could not be drawn. The documents themselves are at{" "}
          <a className="underline" href="/openapi.json">
            /openapi.json
          </a>
          .
        </p>
      )}
      <div ref={target} />
      <Script src="/vendor/scalar.js" nonce={nonce} onReady={render} onError={() => setFailed(true)} />
    </main>
  );
}

function scalarOf(holder: object): Scalar | undefined {
  return "Scalar" in holder ? loaded(holder.Scalar) : undefined;
}

/** Safe: `/vendor/scalar.js` is the pinned script that defines exactly this. */
function loaded(value: unknown): Scalar {
  return value as Scalar;
}
