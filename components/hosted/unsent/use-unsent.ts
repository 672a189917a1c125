"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import type { Realm } from "../realm.ts";
import { type Stage, type Watch, warmUp } from "./prover.ts";
import { kindFor } from "./sign-in.ts";
import { type UnsentApi, unsentApi } from "./unsent-api.ts";

type At = { realm: Realm; api: UnsentApi; watch: Watch };

export type Unsent = {
  /** What runs now; null while nothing does. */
  stage: Stage | null;
  /** Gets the prover ready while somebody types. */
  warm: () => void;
  /** Does one thing with the prover; it ends with the page. */
  run: <Made>(work: (at: At) => Promise<Made>) => Promise<Made>;
};

/** Work with passwords that are not sent, and what it is at. */
export function useUnsent(realm: Realm): Unsent {
  const api = useMemo(() => unsentApi(realm.id), [realm.id]);
  const [stage, setStage] = useState<Stage | null>(null);
  const running = useRef<AbortController | null>(null);
  const isWarm = useRef(false);

  useEffect(() => () => running.current?.abort(), []);

  function warm(): void {
    if (isWarm.current) return;
    isWarm.current = true;
    warmUp(kindFor(realm));
  }

  async function run<Made>(work: (at: At) => Promise<Made>): Promise<Made> {
    const controller = new AbortController();
    running.current = controller;
    setStage({ name: "download", share: null });
    try {
      return await work({ realm, api, watch: { tell: setStage, signal: controller.signal } });
    } finally {
      setStage(null);
    }
  }

  return { stage, warm, run };
}
