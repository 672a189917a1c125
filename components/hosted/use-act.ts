"use client";

import { useState } from "react";
import { asFailure, type HostedFailure } from "./failure.ts";

export type Act = {
  isPending: boolean;
  failure: HostedFailure | null;
  /** Does one thing; false where it failed. While it runs, nothing else begins. */
  run: (work: () => Promise<void>) => Promise<boolean>;
  fail: (failure: HostedFailure | null) => void;
};

/** One act at a time, with what it failed with. */
export function useAct(): Act {
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<HostedFailure | null>(null);
  async function run(work: () => Promise<void>): Promise<boolean> {
    if (isPending) return false;
    setPending(true);
    setFailure(null);
    try {
      await work();
      return true;
    } catch (error) {
      setFailure(asFailure(error));
      return false;
    } finally {
      setPending(false);
    }
  }
  return { isPending, failure, run, fail: setFailure };
}
