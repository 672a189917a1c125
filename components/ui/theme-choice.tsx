"use client";

import { useEffect, useState } from "react";
import { Select } from "./select.tsx";
import { parseTheme, type Theme, themeCookie, themes } from "./theme.ts";

const words: Record<Theme, string> = { system: "As the system", light: "Light", dark: "Dark" };
const yearSeconds = 31_536_000;

/** Chooses light, dark or the system's theme, at once and for later visits. */
export function ThemeChoice() {
  const [theme, setTheme] = useState<Theme>("system");

  useEffect(() => setTheme(parseTheme(document.documentElement.dataset.theme)), []);

  function choose(value: string) {
    const next = parseTheme(value);
    setTheme(next);
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox ESR and Safari before 18.4
    document.cookie = `${themeCookie}=${next}; path=/; max-age=${yearSeconds}; samesite=lax`;
  }

  return (
    <Select aria-label="Theme" value={theme} onChange={(event) => choose(event.target.value)}>
      {themes.map((option) => (
        <option key={option} value={option}>
          {words[option]}
        </option>
      ))}
    </Select>
  );
}
