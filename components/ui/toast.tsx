"use client";

import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./icon-button.tsx";
import type { Tone } from "./tone.ts";
import { ToneIcon } from "./tone-icon.tsx";

type Message = { title: string; detail?: string; tone?: Tone };

/** Holds the toasts of everything inside it; once, near the root of the console. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider timeout={6000} limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="fixed inset-x-4 bottom-4 z-50 flex flex-col gap-2 outline-none sm:left-auto sm:w-96">
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

/** `const toast = useToast(); toast({ title: "Key revoked", tone: "verified" })`. For what needs no answer. */
export function useToast(): (message: Message) => void {
  const { add } = Toast.useToastManager();
  return ({ title, detail, tone = "neutral" }) => {
    add({ title, description: detail, type: tone, priority: tone === "refused" ? "high" : "low" });
  };
}

const tones = new Set<string>(["neutral", "accent", "verified", "waiting", "refused", "test"] satisfies Tone[]);

function isTone(value: string | undefined): value is Tone {
  return value !== undefined && tones.has(value);
}

function Toasts() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection="right"
      className="rounded-lg border border-line bg-surface transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-start gap-3 px-4 py-3">
        <ToneIcon tone={isTone(toast.type) ? toast.type : "neutral"} className="mt-0.5 size-4 shrink-0 text-ink-2" />
        <div className="min-w-0 flex-1">
          <Toast.Title className="font-medium" />
          <Toast.Description className="text-ink-2" />
        </div>
        <Toast.Close
          render={
            <IconButton label="Close" className="-my-1 -mr-2">
              <X aria-hidden />
            </IconButton>
          }
        />
      </Toast.Content>
    </Toast.Root>
  ));
}
