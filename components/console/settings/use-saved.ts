"use client";

import { useEffect } from "react";
import { useToast } from "#components/ui/toast.tsx";

/** Says once that something is saved, when the server has answered so. */
export function useSaved(savedAt: number | null, title: string, then?: () => void): void {
  const toast = useToast();
  // biome-ignore lint/correctness/useExhaustiveDependencies: said once an answer, which its time tells apart
  useEffect(() => {
    if (!savedAt) return;
    then?.();
    toast({ title, tone: "verified" });
  }, [savedAt]);
}
