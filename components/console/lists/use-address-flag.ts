"use client";

import { useSearchParams } from "next/navigation";

/** Whether `?name` stands in the address, and a way to set it without asking the server: for dialogs that have a link. */
export function useAddressFlag(name: string): [isSet: boolean, set: (next: boolean) => void] {
  const params = useSearchParams();
  return [
    params.has(name),
    (next) => {
      const changed = new URLSearchParams(window.location.search);
      if (next) changed.set(name, "1");
      else changed.delete(name);
      const query = changed.size === 0 ? window.location.pathname : `?${changed}`;
      window.history.replaceState(null, "", query);
    },
  ];
}
