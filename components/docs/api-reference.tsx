"use client";

import Script from "next/script";
import { useEffect, useRef, useState } from "react";
import { mendReference } from "./mend-reference.ts";

type Source = { slug: string; title: string; url: string };
type Scalar = { createApiReference(target: HTMLElement, configuration: Record<string, unknown>): unknown };

/** Rendered in the page by Scalar's own script, with every request to another host switched off. */
export function ApiReference({ nonce, sources }: { nonce: string | undefined; sources: readonly Source[] }) {
  const target = useRef<HTMLDivElement>(null);
  const [hasFailed, setFailed] = useState(false);
  const endMending = useRef(() => {});
  useEffect(() => () => endMending.current(), []);
  const render = () => {
    const scalar = scalarOf(globalThis);
    if (!scalar || !target.current) return setFailed(true);
    scalar.createApiReference(target.current, {
      sources: sources.map((source, index) => ({ ...source, default: index === 0 })),
      withDefaultFonts: false,
      customCss: CUSTOM_CSS,
      telemetry: false,
      hideClientButton: true,
      showDeveloperTools: "never",
      agent: { disabled: true },
      mcp: { disabled: true },
      documentDownloadType: "direct",
      persistAuth: false,
    });
    endMending.current();
    endMending.current = mendReference(target.current);
  };
  return (
    <>
      {hasFailed && (
        <main className="p-6">
          <h1 className="font-semibold text-xl">API reference</h1>
          <p role="alert">
            The reference could not be drawn. The documents themselves are at{" "}
            <a className="underline" href="/openapi.json">
              /openapi.json
            </a>
            .
          </p>
        </main>
      )}
      {/* Scalar brings the page's main landmark. */}
      <div ref={target} />
      <Script src="/vendor/scalar.js" nonce={nonce} onReady={render} onError={() => setFailed(true)} />
    </>
  );
}

// Our faces, and colours of text that reach 4.5:1 on every ground of the reference (WCAG 2.2 §1.4.3).
const CUSTOM_CSS = `
:root { --scalar-font: 'Inter Variable', sans-serif; --scalar-font-code: 'JetBrains Mono Variable', monospace }
.light-mode {
  --scalar-color-2: #454e5d; --scalar-color-3: #626a78;
  --scalar-color-green: #0b6b45; --scalar-color-blue: #0061a8; --scalar-color-yellow: #7a5c00;
  --scalar-color-orange: #a63d00; --scalar-color-red: #c00018;
}
.dark-mode { --scalar-color-3: #9aa0aa; --scalar-color-red: #ff7b72 }
`;

function scalarOf(holder: object): Scalar | undefined {
  return "Scalar" in holder ? loaded(holder.Scalar) : undefined;
}

/** Safe: `/vendor/scalar.js` is the pinned script that defines exactly this. */
function loaded(value: unknown): Scalar {
  return value as Scalar;
}
