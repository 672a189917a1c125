"use client";

import { useEffect, useState } from "react";

/**
 * The token that a mail's link carries in its fragment; undefined until it is looked for, null where there is none.
 * It leaves the address at once, so that it stays neither in the history nor on a shared screen.
 */
export function useFragmentToken(): string | null | undefined {
  const [token, setToken] = useState<string | null | undefined>(undefined);

  useEffect(() => {
    function take() {
      const found = new URLSearchParams(location.hash.slice(1)).get("token");
      if (found) history.replaceState(history.state, "", location.pathname + location.search);
      setToken((held) => found ?? held ?? null);
    }
    take();
    // The link of a second mail, opened in the same tab, changes the fragment alone.
    window.addEventListener("hashchange", take);
    return () => window.removeEventListener("hashchange", take);
  }, []);

  return token;
}
