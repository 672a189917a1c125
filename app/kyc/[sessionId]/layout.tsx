import type { ReactNode } from "react";

export default function CaptureLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <noscript>
        <p className="hosted bg-waiting-soft p-4 text-waiting">
          This page uses your camera and needs JavaScript. Please turn it on, or open the link on your phone.
        </p>
      </noscript>
      {children}
    </>
  );
}
